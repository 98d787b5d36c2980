"""The local composer as one thing: both kinds of result, signed with their origin."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from libs.contracts.kinds import Difficulty, Language, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Origin, Question
from libs.contracts.skills import Vocabulary
from services.generate.composing.interview import InterviewComposer
from services.generate.composing.learning import LearningComposer
from services.generate.composing.patterns import PatternBook
from services.generate.composing.plans.rules import Rules
from services.generate.composing.reading.families import Families
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.reader import Reader
from services.generate.composing.reading.signs import Signs
from services.generate.composing.shelf import Shelf
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Links
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.link_book import UncheckedLinks

MODEL = "composer-1"
PROMPT_VERSION = "local-1"


class LocalComposer:
    """Writes questions and learning paths without a model, in milliseconds of pure CPU.

    Attributes:
        reader: reads the resumes; whoever else needs one shares what it has read.
        mentions: finds the skills that a text names.
        link_check: tells which links may be shown; whoever else writes is held to the same.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Vocabulary,
        links: Links | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        signs, shelf, links = Signs(), Shelf(knowledge.entries), links or UncheckedLinks()
        self.mentions = Mentions(vocabulary, signs)
        self.reader = Reader(signs, Families(), self.mentions)
        self.link_check = LinkCheck(knowledge.chosen_links, links.is_dead)
        self._interview = InterviewComposer(
            shelf, self.reader, signs, PatternBook(), self.link_check.cited
        )
        self._learning = LearningComposer(shelf, self.reader, Rules(), links, self.link_check)
        self._now = now

    def interview(
        self,
        text: ResumeText,
        brief: Brief,
        previous: Sequence[InterviewSet] = (),
        refused: Collection[str] = (),
    ) -> InterviewSet:
        """Interview questions for ``text``, unlike those in ``previous`` and those ``refused``.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a question.
        """
        questions = self._interview.compose(text, brief, previous, refused)
        return InterviewSet(questions=questions, origin=self._origin(brief.language))

    def fill(
        self,
        text: ResumeText,
        brief: Brief,
        levels: Sequence[Difficulty],
        asked: Sequence[Question],
        kept: Sequence[Question],
    ) -> list[Question]:
        """Questions of the given difficulties to complete a set of which some are ``kept``.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a question.
        """
        return self._interview.fill(text, brief, levels, asked, kept)

    def learning(
        self, text: ResumeText, brief: Brief, refused: Collection[str] = ()
    ) -> LearningPath:
        """A learning path for ``text``, without the steps and findings that were ``refused``.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry a step.
        """
        parts = self._learning.compose(text, brief, refused)
        return LearningPath(
            summary=parts.summary,
            strengths=parts.strengths,
            weaknesses=parts.weaknesses,
            steps=parts.steps,
            origin=self._origin(brief.language),
        )

    def _origin(self, language: Language) -> Origin:
        return Origin(
            provider=Provider.LOCAL,
            model=MODEL,
            language=language,
            generated_at=self._now(),
            prompt_version=PROMPT_VERSION,
        )
