"""The writer that needs no model: the local composer, off the event loop."""

import asyncio
from time import perf_counter

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief
from services.generate.writing.briefs import SkillsIn, brief_of


class LocalWriter:
    """Writes with the local composer, in a thread, so that the event loop goes on."""

    def __init__(self, composer: LocalComposer, skills_in: SkillsIn) -> None:
        self._composer = composer
        self._skills_in = skills_in

    async def write(
        self,
        event: AnalysisRequested,
        text: ResumeText,
        previous: tuple[Result, ...],
        target: Target | None,
    ) -> Result:
        """Write what ``event`` asks for.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry anything.
        """
        brief = brief_of(event, text, target, self._skills_in)
        return await asyncio.to_thread(self.compose, event.kind, text, brief, previous)

    def compose(
        self, kind: AnalysisKind, text: ResumeText, brief: Brief, previous: tuple[Result, ...]
    ) -> Result:
        """As :meth:`write`, in the thread that it is called in."""
        start = perf_counter()
        result = self._compose(kind, text, brief, previous)
        latency_ms = round((perf_counter() - start) * 1000)
        origin = result.origin.model_copy(update={"latency_ms": latency_ms})
        return result.model_copy(update={"origin": origin})

    def _compose(
        self, kind: AnalysisKind, text: ResumeText, brief: Brief, previous: tuple[Result, ...]
    ) -> InterviewSet | LearningPath:
        if kind is AnalysisKind.LEARNING:
            return self._composer.learning(text, brief)
        sets = [earlier for earlier in previous if isinstance(earlier, InterviewSet)]
        return self._composer.interview(text, brief, sets)
