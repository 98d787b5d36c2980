"""The writer that needs no model: the local composer and the checks, off the event loop."""

import asyncio
from collections.abc import Collection, Sequence
from time import perf_counter

import structlog

from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Commission
from services.generate.ports import Written
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.items import items_of
from services.generate.writing.briefs import SkillsIn, brief_of
from services.generate.writing.finishing import marks
from services.generate.writing.interviews import set_without
from services.generate.writing.jobs import Job
from services.generate.writing.origins import added
from services.generate.writing.paths import path_without
from services.generate.writing.proving import Prover

_ROUNDS = 5
_log = structlog.get_logger()


class LocalWriter:
    """Writes with the local composer, in a thread, so that the event loop goes on.

    Every result is held to the checks before it goes out. What fails is composed anew, without it;
    what still fails after some rounds is left out, and the result says so.
    """

    def __init__(self, composer: LocalComposer, prover: Prover, skills_in: SkillsIn) -> None:
        self._composer = composer
        self._prover = prover
        self._skills_in = skills_in

    async def write(self, commission: Commission) -> Written:
        """Write what ``commission`` asks for.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when nothing sound can be made.
        """
        return Written(await self.result(commission))

    async def result(self, commission: Commission) -> Result:
        """As :meth:`write`, the result alone."""
        return await asyncio.to_thread(self._timed, commission)

    def _timed(self, commission: Commission) -> Result:
        start = perf_counter()
        result = self._sound(Job(commission, brief_of(commission, self._skills_in), 0.0))
        latency_ms = round((perf_counter() - start) * 1000)
        origin = result.origin.model_copy(update={"latency_ms": latency_ms})
        return result.model_copy(update={"origin": origin})

    def _sound(self, job: Job) -> InterviewSet | LearningPath:
        first = result = self._composed(job)
        found = flaws = self._flaws(result, job)
        refused: set[str] = set()
        for _ in range(_ROUNDS):
            failed = _failed(result, flaws)
            if failed <= refused:
                break
            refused |= failed
            result = self._composed(job, refused)
            flaws = self._flaws(result, job)
        if not found:
            return result
        missing = max(0, len(items_of(first)) - len(items_of(result))) + len(_places(flaws))
        _log.info("local result mended", missing=missing, **marks(job, found))
        return _told(_without(job, result, flaws), len(_places(found)), missing)

    def _composed(self, job: Job, refused: Collection[str] = ()) -> InterviewSet | LearningPath:
        if job.commission.kind is AnalysisKind.LEARNING:
            return self._composer.learning(job.text, job.brief, refused)
        return self._composer.interview(job.text, job.brief, job.sets, refused)

    def _flaws(self, result: Result, job: Job) -> list[Flaw]:
        """What is wrong with single items: too few of them are better than unsound ones."""
        found = self._prover.by_words(result, job)
        return [flaw for flaw in found if job.blames(flaw) and not flaw.whole]


def _places(flaws: Sequence[Flaw]) -> set[tuple[str, int]]:
    return {(flaw.part, flaw.index) for flaw in flaws}


def _failed(result: Result, flaws: Sequence[Flaw]) -> set[str]:
    """What the composer is to do without: the first line of each item that failed."""
    places = _places(flaws)
    failed = (item.main for item in items_of(result) if (item.part, item.index) in places)
    return {main.partition("\n")[0] for main in failed}


def _without(
    job: Job, result: InterviewSet | LearningPath, flaws: Sequence[Flaw]
) -> InterviewSet | LearningPath:
    if isinstance(result, InterviewSet):
        return set_without(job, result, flaws)
    return path_without(result, flaws)


def _told(
    result: InterviewSet | LearningPath, failed: int, missing: int
) -> InterviewSet | LearningPath:
    """``result``, saying how many items gave way to others and how many are missing."""
    counts = {"replaced": max(0, failed - missing), "left_out": missing}
    return added(result, *(f"{name}:{count}" for name, count in counts.items() if count))
