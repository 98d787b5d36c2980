"""The writer that needs no model: the local composer, off the event loop."""

import asyncio
from time import perf_counter

from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.ports import Written
from services.generate.writing.briefs import SkillsIn, brief_of


class LocalWriter:
    """Writes with the local composer, in a thread, so that the event loop goes on."""

    def __init__(self, composer: LocalComposer, skills_in: SkillsIn) -> None:
        self._composer = composer
        self._skills_in = skills_in

    async def write(self, commission: Commission) -> Written:
        """Write what ``commission`` asks for.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry anything.
        """
        return Written(await self.result(commission))

    async def result(self, commission: Commission) -> Result:
        """As :meth:`write`, the result alone."""
        brief = brief_of(commission, self._skills_in)
        return await asyncio.to_thread(self.compose, commission, brief)

    def compose(self, commission: Commission, brief: Brief) -> Result:
        """As :meth:`result`, in the thread that it is called in."""
        start = perf_counter()
        result = self._compose(commission, brief)
        latency_ms = round((perf_counter() - start) * 1000)
        origin = result.origin.model_copy(update={"latency_ms": latency_ms})
        return result.model_copy(update={"origin": origin})

    def _compose(self, commission: Commission, brief: Brief) -> InterviewSet | LearningPath:
        if commission.kind is AnalysisKind.LEARNING:
            return self._composer.learning(commission.text, brief)
        sets = [earlier for earlier in commission.previous if isinstance(earlier, InterviewSet)]
        return self._composer.interview(commission.text, brief, sets)
