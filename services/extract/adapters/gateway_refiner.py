"""Refining through the model gateway: the masked lines go out, line numbers and names come back."""

import asyncio
import json
from importlib.resources import files

import structlog

from libs.contracts.problems import ProblemError
from libs.contracts.profile import Profile, ResumeText
from libs.llm.port import Call, Complexity, Gateway, NoAnswerError, Prompt, Purpose
from libs.privacy.guard import Guard, PersonalDataError
from services.extract.pool import Pool
from services.extract.ports import Extraction
from services.extract.refining.reading import Reading

_log = structlog.get_logger()


class GatewayRefiner:
    """Asks once a resume; the answer is held against the lines in a worker process."""

    def __init__(self, gateway: Gateway, pool: Pool, guard: Guard, timeout_s: float) -> None:
        self._gateway = gateway
        self._pool = pool
        self._guard = guard
        self._timeout_s = timeout_s
        self._words = json.loads(
            files("services.extract.refining").joinpath("prompt.json").read_text(encoding="utf-8")
        )

    async def refine(self, extraction: Extraction, tenant: str) -> Profile:
        """The refined profile; as it was where no model answers in time, or nothing may be sent."""
        text = extraction.text
        deadline = asyncio.get_running_loop().time() + self._timeout_s
        try:
            prompt = self._prompt(extraction)
            call = Call(prompt, tenant, Purpose.PROFILE, deadline, complexity=Complexity.SIMPLE)
            reading = (await self._gateway.ask(call)).value
            return await self._pool.run(_merge, text, reading, timeout_s=self._timeout_s)
        except (NoAnswerError, PersonalDataError, ProblemError) as error:
            _log.warning("profile_not_refined", reason=str(error))
            return text.profile

    def _prompt(self, extraction: Extraction) -> Prompt[Reading]:
        """The lines under their numbers, as JSON: a line cannot step out of it.

        Raises:
            PersonalDataError: something was not masked.
        """
        lines = {line.number: line.text for line in extraction.text.lines if line.text}
        told = json.dumps(lines, ensure_ascii=False, indent=0)
        self._guard.assert_clean(told, extraction.identities.values())
        return Prompt(
            answer=Reading,
            system=self._words["system"],
            user=f"{self._words['user']}\n{told}",
            version=self._words["version"],
        )


def _merge(text: ResumeText, reading: Reading) -> Profile:
    # Imported in the worker, which has the vocabulary loaded.
    from services.extract.job import refined  # noqa: PLC0415

    return refined(text, reading)
