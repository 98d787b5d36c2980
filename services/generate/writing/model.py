"""The writer that works with models: asks, verifies, has it repaired once, fills up locally."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import structlog
from pydantic import BaseModel

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Origin, Result
from libs.llm.port import Answer, BudgetExceededError, Call, Gateway, NoAnswerError, Prompt, Purpose
from services.generate.composing.composer import LocalComposer
from services.generate.ports import Assess, KnowledgeLookup, Links
from services.generate.prompts.asking import Asker
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.link_book import UncheckedLinks
from services.generate.writing.assembling import Assembler
from services.generate.writing.briefs import SkillsIn, brief_of
from services.generate.writing.interviews import InterviewTask
from services.generate.writing.jobs import Job, deadline_of
from services.generate.writing.local import LocalWriter
from services.generate.writing.materials import Gatherer
from services.generate.writing.origins import added, origin_of
from services.generate.writing.paths import PathTask
from services.generate.writing.proving import Prover

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R", InterviewSet, LearningPath)
_log = structlog.get_logger()


class _Task(Protocol[A, R]):
    """What differs between the two kinds of result."""

    def prompt(self, refused: Sequence[str] = ()) -> Prompt[A]: ...
    def draft(self, answer: A, origin: Origin) -> R: ...
    def merged(self, draft: R, flaws: Sequence[Flaw], answer: A, origin: Origin) -> R: ...
    def mended(self, draft: R, flaws: Sequence[Flaw]) -> tuple[R, int]: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How time is spent, in seconds.

    Attributes:
        realtime: from request to result when the wish names no deadline.
        reserve: kept back for verification and the local composer.
        repair: a repair is tried only with at least this much left.
    """

    realtime: float = 3.0
    reserve: float = 0.25
    repair: float = 0.8


class ModelWriter:
    """Writes with models as far as they can be had in time and pass the checks."""

    def __init__(
        self,
        gateway: Gateway,
        local: LocalWriter,
        composer: LocalComposer,
        *,
        knowledge: KnowledgeLookup,
        gatherer: Gatherer,
        asker: Asker,
        prover: Prover,
        assess: Assess,
        skills_in: SkillsIn,
        pace: Pace,
        links: Links | None = None,
    ) -> None:
        self._gateway = gateway
        self._local = local
        self._composer = composer
        self._knowledge = knowledge
        self._gatherer = gatherer
        self._asker = asker
        self._prover = prover
        self._assess = assess
        self._skills_in = skills_in
        self._pace = pace
        self._links = links or UncheckedLinks()

    async def write(
        self,
        event: AnalysisRequested,
        text: ResumeText,
        previous: tuple[Result, ...],
        target: Target | None,
    ) -> Result:
        """Make the result, verified; by the local composer where no model can help in time.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry anything.
        """
        if event.provider is Provider.LOCAL:
            return await self._local.write(event, text, previous, target)
        brief = brief_of(event, text, target, self._skills_in)
        deadline = deadline_of(event, self._pace.realtime, self._pace.reserve)
        job = Job(event, text, brief, previous, deadline)
        try:
            return await self._with_models(job)
        except NoAnswerError as error:
            return await self._without(job, target, error)

    async def _with_models(self, job: Job) -> Result:
        material = await self._gatherer.gather(job)
        assembler = Assembler(job.text, self._knowledge.get, self._links)
        if job.event.kind is AnalysisKind.INTERVIEW:
            interview = InterviewTask(job, material, self._asker, assembler, self._composer)
            return await self._run(job, interview)
        return await self._run(job, PathTask(job, material, self._asker, assembler, self._composer))

    async def _run(self, job: Job, task: _Task[A, R]) -> R:
        prompt = task.prompt()
        answer = await self._ask(job, prompt)
        origin = origin_of(answer, job.brief.language, prompt.version)
        draft = task.draft(answer.value, origin)
        flaws: Sequence[Flaw] = await self._prover.flaws(draft, job)
        if flaws:
            draft, flaws = await self._repaired(job, task, draft, flaws)
        if not flaws:
            return draft
        mended, replaced = await asyncio.to_thread(task.mended, draft, flaws)
        left = await self._prover.flaws(mended, job)
        _log.info("result mended", replaced=replaced, left=len(left), **_marks(job, flaws))
        return added(mended, f"replaced:{replaced}")

    async def _repaired(
        self, job: Job, task: _Task[A, R], draft: R, flaws: Sequence[Flaw]
    ) -> tuple[R, Sequence[Flaw]]:
        """One more call with what was found wrong, if there is time for it."""
        if job.deadline - asyncio.get_running_loop().time() < self._pace.repair:
            return draft, flaws
        try:
            answer = await self._ask(job, task.prompt(self._prover.refusals(draft, flaws)))
        except NoAnswerError as error:
            return added(draft, "repair_failed", error.cost_usd), flaws
        origin = origin_of(answer, job.brief.language, draft.origin.prompt_version, draft.origin)
        repaired = added(task.merged(draft, flaws, answer.value, origin), "repaired")
        return repaired, await self._prover.flaws(repaired, job)

    async def _ask(self, job: Job, prompt: Prompt[A]) -> Answer[A]:
        event = job.event
        assessment = self._assess(job.text, event.kind)
        return await self._gateway.ask(
            Call(
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
        )

    async def _without(self, job: Job, target: Target | None, error: NoAnswerError) -> Result:
        """The local result, saying why no model wrote it."""
        result = await self._local.write(job.event, job.text, tuple(job.previous), target)
        over = isinstance(error, BudgetExceededError)
        why = "budget_exceeded" if over else "no_answer_in_time"
        _log.info("written locally", why=why, reasons=len(error.reasons), **_marks(job, ()))
        return added(added(result, "fallback_local", error.cost_usd), why)


def _marks(job: Job, flaws: Sequence[Flaw]) -> dict[str, object]:
    """What a log line may say: ids and counts."""
    return {
        "analysis": job.event.analysis_id,
        "kind": job.event.kind.value,
        "checks": sorted({flaw.check for flaw in flaws}),
    }
