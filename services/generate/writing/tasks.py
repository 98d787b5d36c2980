"""What differs between the two kinds of result, behind one protocol."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet, LearningPath, Origin
from libs.llm.port import Prompt
from services.generate.composing.composer import LocalComposer
from services.generate.ports import KnowledgeLookup, Links
from services.generate.prompts.asking import Asker
from services.generate.verifying.flaws import Flaw
from services.generate.writing.assembling import Assembler
from services.generate.writing.interviews import InterviewTask
from services.generate.writing.jobs import Job
from services.generate.writing.materials import Gatherer
from services.generate.writing.paths import PathTask

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R", InterviewSet, LearningPath)


class Task(Protocol[A, R]):
    """One result to be written by a model."""

    @property
    def version(self) -> str:
        """Which prompt asks for it."""
        ...

    def prompt(self, refused: Sequence[str] = ()) -> Prompt[A]:
        """What to ask; ``refused`` are items to be repaired."""
        ...

    @property
    def part_sizes(self) -> list[int]:
        """Most output tokens of each of its parts; none: it cannot be split."""
        ...

    def parts(self) -> list[Prompt[A]]:
        """The same in prompts that can be asked at once."""
        ...

    def join(self, parts: Sequence[A | None]) -> A | None:
        """The answer in one, of those to the parts; None if too many are missing."""
        ...

    def draft(self, answer: A, origin: Origin) -> R:
        """The result as the model means it."""
        ...

    def merged(self, draft: R, flaws: Sequence[Flaw], answer: A, origin: Origin) -> R:
        """``draft`` with what failed replaced by a second answer."""
        ...

    def mended(self, draft: R, flaws: Sequence[Flaw]) -> tuple[R, int]:
        """A sound result: what passed, filled up locally; and how many items that replaced."""
        ...

    def local(self) -> R:
        """The result that no model has a part in.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when no line can carry anything.
        """
        ...

    def without(self, result: R, flaws: Sequence[Flaw]) -> R:
        """``result`` less what failed.

        Raises:
            ProblemError: ``TOO_LITTLE_CONTENT``, when too little is left.
        """
        ...


class Tasks:
    """Makes the task for a job, its material gathered."""

    def __init__(
        self,
        gatherer: Gatherer,
        asker: Asker,
        composer: LocalComposer,
        knowledge: KnowledgeLookup,
        links: Links,
    ) -> None:
        self._gatherer = gatherer
        self._asker = asker
        self._composer = composer
        self._knowledge = knowledge
        self._links = links

    async def of(self, job: Job) -> Task[Any, Any]:
        """The task that ``job`` is."""
        material = await self._gatherer.gather(job)
        check = self._composer.link_check
        assembler = Assembler(job.text, self._knowledge.get, self._links, check)
        kind = InterviewTask if job.commission.kind is AnalysisKind.INTERVIEW else PathTask
        return kind(job, material, self._asker, assembler, self._composer)
