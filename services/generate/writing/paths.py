"""A learning path by a model: prompt, draft, repair, and what the local composer fills in."""

from collections.abc import Sequence

from libs.contracts.kinds import AnalysisKind
from libs.contracts.problems import Code, ProblemError
from libs.contracts.results import LearningPath, Origin
from libs.llm.port import Prompt
from services.generate.composing.composer import LocalComposer
from services.generate.domain import MIN_STEPS, LearningParts
from services.generate.prompts.answers import LearningAnswer
from services.generate.prompts.asking import Asker, Material
from services.generate.verifying.flaws import Flaw
from services.generate.writing.assembling import Assembler
from services.generate.writing.jobs import Job
from services.generate.writing.mending import mended_path

_NOTHING = LearningParts("", (), (), ())


class PathTask:
    """One learning path to be written."""

    def __init__(
        self, job: Job, material: Material, asker: Asker, assembler: Assembler, local: LocalComposer
    ) -> None:
        self._job = job
        self._material = material
        self._asker = asker
        self._assembler = assembler
        self._local = local

    @property
    def version(self) -> str:
        """Which prompt asks for it."""
        return self._asker.version(AnalysisKind.LEARNING, self._job.brief.language)

    def prompt(self, refused: Sequence[str] = ()) -> Prompt[LearningAnswer]:
        """What to ask; ``refused`` are parts to be repaired."""
        return self._asker.learning(self._material, refused)

    @property
    def part_sizes(self) -> list[int]:
        """None: each step builds on the one before."""
        return []

    def parts(self) -> list[Prompt[LearningAnswer]]:
        """The whole, as it has no parts."""
        return [self.prompt()]

    def join(self, parts: Sequence[LearningAnswer | None]) -> LearningAnswer | None:
        """The first part: there is no more than one."""
        return next(iter(parts), None)

    def draft(self, answer: LearningAnswer, origin: Origin) -> LearningPath:
        """The path as the model means it."""
        return _path(self._assembler.path(answer), origin)

    def merged(
        self, _draft: LearningPath, _flaws: Sequence[Flaw], answer: LearningAnswer, origin: Origin
    ) -> LearningPath:
        """The second answer: it repeats the whole path."""
        return self.draft(answer, origin)

    def mended(self, draft: LearningPath, flaws: Sequence[Flaw]) -> tuple[LearningPath, int]:
        """A sound path: what passed, filled up locally; and how many parts that replaced."""
        parts, replaced = mended_path(_parts(draft), flaws, _parts(self.local()))
        return _path(parts, draft.origin), replaced

    def local(self) -> LearningPath:
        """The path that no model has a part in.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a step.
        """
        return self._local.learning(self._job.text, self._job.brief)

    def without(self, result: LearningPath, flaws: Sequence[Flaw]) -> LearningPath:
        """``result`` less the steps, findings and summary that failed.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when too few steps are left.
        """
        return path_without(result, flaws)


def path_without(result: LearningPath, flaws: Sequence[Flaw]) -> LearningPath:
    """``result`` less the steps, findings and summary that failed.

    Raises:
        ProblemError: ``TOO_LITTLE_CONTENT``, when too few steps are left.
    """
    parts, _ = mended_path(_parts(result), flaws, _NOTHING)
    if len(parts.steps) < MIN_STEPS:
        raise ProblemError(Code.TOO_LITTLE_CONTENT)
    return _path(parts, result.origin)


def _path(parts: LearningParts, origin: Origin) -> LearningPath:
    return LearningPath(
        summary=parts.summary,
        strengths=parts.strengths,
        weaknesses=parts.weaknesses,
        steps=parts.steps,
        origin=origin,
    )


def _parts(path: LearningPath) -> LearningParts:
    return LearningParts(path.summary, path.strengths, path.weaknesses, path.steps)
