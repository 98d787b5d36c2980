"""An interview set by a model: prompt, draft, repair, and what the local composer fills in."""

from collections.abc import Sequence

from libs.contracts.kinds import AnalysisKind
from libs.contracts.problems import Code, ProblemError
from libs.contracts.results import InterviewSet, Origin, Question
from libs.llm.port import Prompt
from services.generate.composing.composer import LocalComposer
from services.generate.composing.interview import by_difficulty, levels_of
from services.generate.domain import difficulty_mix
from services.generate.prompts.answers import InterviewAnswer
from services.generate.prompts.asking import Asker, Material, tokens_of
from services.generate.verifying.flaws import Flaw
from services.generate.writing.assembling import Assembler
from services.generate.writing.jobs import Job
from services.generate.writing.mending import fitting, lacking


class InterviewTask:
    """One interview set to be written."""

    def __init__(
        self, job: Job, material: Material, asker: Asker, assembler: Assembler, local: LocalComposer
    ) -> None:
        self._job = job
        self._asker = asker
        self._assembler = assembler
        self._local = local
        self._last = job.sets[-1].questions if job.places else ()
        self._fixed = [q for i, q in enumerate(self._last) if i not in job.places]
        months = job.text.profile.total_months
        self._levels = [self._last[i].difficulty for i in job.places] or levels_of(
            difficulty_mix(months, job.brief.count)
        )
        self._material = material

    @property
    def version(self) -> str:
        """Which prompt asks for it."""
        return self._asker.version(AnalysisKind.INTERVIEW, self._job.brief.language)

    def prompt(self, refused: Sequence[str] = ()) -> Prompt[InterviewAnswer]:
        """What to ask; ``refused`` are questions to be written anew."""
        return self._asker.interview(self._material, self._levels, refused)

    @property
    def part_sizes(self) -> list[int]:
        """Most output tokens of each question; a single one cannot be split."""
        count = len(self._levels)
        return [tokens_of(1)] * count if count > 1 else []

    def parts(self) -> list[Prompt[InterviewAnswer]]:
        """The same in one prompt per question, to be asked at once."""
        return self._asker.interview_parts(self._material, self._levels)

    def join(self, parts: Sequence[InterviewAnswer | None]) -> InterviewAnswer | None:
        """The answer of all parts that came; None if it is less than half of them."""
        there = [part for part in parts if part is not None]
        if 2 * len(there) < len(parts):
            return None
        return InterviewAnswer(questions=[draft for part in there for draft in part.questions])

    def draft(self, answer: InterviewAnswer, origin: Origin) -> InterviewSet:
        """The set as the model means it."""
        return self._set(list(self._assembler.questions(answer)), origin)

    def merged(
        self, draft: InterviewSet, flaws: Sequence[Flaw], answer: InterviewAnswer, origin: Origin
    ) -> InterviewSet:
        """``draft`` with the questions that failed replaced by those of a second answer."""
        repaired = list(self._assembler.questions(answer))
        return self._set([*self._good(draft, flaws), *repaired], origin)

    def mended(self, draft: InterviewSet, flaws: Sequence[Flaw]) -> tuple[InterviewSet, int]:
        """A sound set: what passed, filled up locally; and how many questions that replaced."""
        good = fitting(self._good(draft, flaws), self._levels, self._fixed)
        missing = lacking(good, self._levels)
        kept = [*self._fixed, *good]
        job = self._job
        new = self._local.fill(job.text, job.brief, missing, job.asked, kept) if missing else []
        return self._set([*good, *new], draft.origin), len(new)

    def local(self) -> InterviewSet:
        """The set that no model has a part in.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a question.
        """
        return self._local.interview(self._job.text, self._job.brief, self._job.sets)

    def without(self, result: InterviewSet, flaws: Sequence[Flaw]) -> InterviewSet:
        """``result`` less the questions that failed; in a set given before, the old ones stay.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when none is left.
        """
        return set_without(self._job, result, flaws)

    def _good(self, draft: InterviewSet, flaws: Sequence[Flaw]) -> list[Question]:
        bad = {flaw.index for flaw in flaws if not flaw.whole}
        fixed = [question.question for question in self._fixed]
        return [
            question
            for index, question in enumerate(draft.questions)
            if index not in bad and question.question not in fixed
        ]

    def _set(self, new: list[Question], origin: Origin) -> InterviewSet:
        if not self._job.places:
            return InterviewSet(questions=by_difficulty(new), origin=origin)
        questions = dict(enumerate(self._last))
        for place in self._job.places:
            fit = next((q for q in new if q.difficulty is questions[place].difficulty), None)
            if fit:
                new.remove(fit)
                questions[place] = fit
        return InterviewSet(questions=tuple(questions.values()), origin=origin)


def set_without(job: Job, result: InterviewSet, flaws: Sequence[Flaw]) -> InterviewSet:
    """``result`` less the questions that failed; in a set given before, the old ones stay.

    Raises:
        ProblemError: ``TOO_LITTLE_CONTENT``, when none is left.
    """
    bad = {flaw.index for flaw in flaws if not flaw.whole}
    last = job.sets[-1].questions if job.places else ()
    questions = enumerate(result.questions)
    left = [last[i] if i in bad else q for i, q in questions if last or i not in bad]
    if not left:
        raise ProblemError(Code.TOO_LITTLE_CONTENT)
    return result.model_copy(update={"questions": tuple(left)})
