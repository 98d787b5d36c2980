"""From a job to calls of the gateway: whole, or in parts where that is worth it."""

import asyncio
from typing import Any

from libs.llm.port import Answer, Call, Gateway, Prompt, Purpose
from libs.llm.splitting import Parts, Splitter
from services.generate.ports import Assess
from services.generate.writing.jobs import Job
from services.generate.writing.tasks import A, Task


class Calls:
    """Asks models about jobs.

    Args:
        gateway: whom to ask.
        assess: how demanding a request is.
        splitter: asks for parts at once; None: every question is asked as a whole.
    """

    def __init__(self, gateway: Gateway, assess: Assess, splitter: Splitter | None = None) -> None:
        self._gateway = gateway
        self._assess = assess
        self._splitter = splitter

    def of(self, job: Job, prompt: Prompt[A]) -> Call[A]:
        """The call that asks ``prompt`` for ``job``."""
        event = job.event
        assessment = self._assess(job.text, event.kind)
        return Call(
            prompt=prompt,
            tenant=event.tenant,
            purpose=Purpose(event.kind.value),
            deadline=job.deadline,
            provider=event.provider,
            complexity=assessment.complexity,
            language=job.brief.language,
            unit=event.resume_id,
            why=assessment.why,
        )

    async def ask(self, job: Job, prompt: Prompt[A]) -> Answer[A]:
        """The answer to one prompt.

        Raises:
            NoAnswerError: nothing can be had in time.
        """
        return await self._gateway.ask(self.of(job, prompt))

    async def begin(self, job: Job, task: Task[A, Any]) -> Answer[A]:
        """The first answer for ``task``, by several calls at once where the splitter says so.

        Raises:
            NoAnswerError: nothing can be had in time.
        """
        whole = self.of(job, await asyncio.to_thread(task.prompt))
        if self._splitter is None:
            return await self._gateway.ask(whole)

        async def make() -> list[Call[A]]:
            return [self.of(job, one) for one in await asyncio.to_thread(task.parts)]

        return await self._splitter.ask(whole, Parts(task.part_sizes, make, task.join))
