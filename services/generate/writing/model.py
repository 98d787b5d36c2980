"""The writer that works with models, as far as they can be had in time."""

import asyncio
from asyncio import Task as Pending
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.results import Result
from libs.llm.port import Answer, BudgetExceededError, Call, NoAnswerError
from services.generate.domain import Commission
from services.generate.ports import Written
from services.generate.writing.briefs import SkillsIn, brief_of
from services.generate.writing.calls import Calls
from services.generate.writing.finishing import Finisher, marks
from services.generate.writing.jobs import Job, deadline_of
from services.generate.writing.local import LocalWriter
from services.generate.writing.origins import added
from services.generate.writing.tasks import Task, Tasks

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How time is spent, in seconds.

    Attributes:
        realtime: from request to result when the wish names no deadline.
        kinds: the same for some kinds of result alone.
        reserve: kept back for verification and the local composer.
        repair: a repair is tried only with at least this much left.
    """

    realtime: float = 3.0
    kinds: Mapping[AnalysisKind, float] = field(default_factory=dict)
    reserve: float = 0.25
    repair: float = 0.8

    def of(self, kind: AnalysisKind) -> float:
        """From request to result of that kind."""
        return self.kinds.get(kind, self.realtime)


class ModelWriter:
    """Asks models, has the answer verified, and falls back on the local composer."""

    def __init__(
        self,
        *,
        calls: Calls,
        tasks: Tasks,
        finisher: Finisher,
        local: LocalWriter,
        skills_in: SkillsIn,
        pace: Pace,
    ) -> None:
        self._calls = calls
        self._tasks = tasks
        self._finisher = finisher
        self._local = local
        self._skills_in = skills_in
        self._pace = pace

    async def write(self, commission: Commission) -> Written:
        """Make the result, verified; by the local composer where no model can help in time.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry anything.
        """
        if commission.event.provider is Provider.LOCAL:
            return await self._local.write(commission)
        job = self._job(commission)
        task = await self._tasks.of(job)
        try:
            answer = await self._calls.begin(job, task)
        except NoAnswerError as error:
            result = await self.without(commission, error)
            return Written(result, self._later(job, task, error.late) if error.late else None)
        return Written(await self._finished(job, task, answer))

    async def question(self, commission: Commission) -> Call[Any]:
        """The one call that the result begins with, for somebody else to ask."""
        job = self._job(commission)
        task = await self._tasks.of(job)
        return self._calls.of(job, await asyncio.to_thread(task.prompt))

    async def accept(self, commission: Commission, answer: Answer[Any]) -> Result:
        """The result that an answer to :meth:`question` leads to, verified.

        Raises:
            ProblemError: as :meth:`write`.
        """
        job = self._job(commission)
        # An answer that came in a batch may have hours left; a repair of it is realtime.
        soon = asyncio.get_running_loop().time() + self._pace.of(commission.kind)
        job = replace(job, deadline=min(job.deadline, soon))
        return await self._finished(job, await self._tasks.of(job), answer)

    async def without(self, commission: Commission, error: NoAnswerError) -> Result:
        """The local result, saying why no model wrote it.

        Raises:
            ProblemError: as :meth:`write`.
        """
        result = await self._local.result(commission)
        over = isinstance(error, BudgetExceededError)
        why = "budget_exceeded" if over else "no_answer_in_time"
        event, reasons = commission.event, len(error.reasons)
        _log.info("written locally", why=why, reasons=reasons, analysis=event.analysis_id)
        return added(result, "fallback_local", why, *error.notes, cost_usd=error.cost_usd)

    def _job(self, commission: Commission) -> Job:
        seconds = self._pace.of(commission.kind)
        deadline = deadline_of(commission, seconds, self._pace.reserve)
        return Job(commission, brief_of(commission, self._skills_in), deadline)

    async def _finished(self, job: Job, task: Task[Any, Any], answer: Answer[Any]) -> Result:
        result: Result = await self._finisher.finish(job, task, answer)
        return result

    async def _later(
        self, job: Job, task: Task[Any, Any], late: "Pending[Answer[Any] | None]"
    ) -> Result | None:
        """What takes the place of the local result, if a model still answers."""
        answer = await late
        if answer is None:
            return None
        _log.info("better answer came late", **marks(job))
        return added(await self._finished(job, task, answer), "late")
