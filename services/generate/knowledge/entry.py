"""One entry of the knowledge base, whatever its kind."""

from dataclasses import dataclass
from enum import StrEnum

from libs.contracts.kinds import Difficulty, Language, QuestionType, Seniority


class EntryKind(StrEnum):
    """What an entry is good for."""

    QUESTION = "question"
    ROADMAP = "roadmap"
    COMPANY_STYLE = "company_style"
    RESOURCE = "resource"
    TREND = "trend"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where an entry comes from, or where its subject is documented."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a roadmap; ``resources`` are ids of resource entries."""

    title: str
    why: str
    weeks: int
    skills: tuple[str, ...]
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, roadmap, company style, resource, trend or concept in one language.

    Attributes:
        id: stable across versions of the data; ends in the language (``.ko``, ``.en``) for
            shipped entries.
        title: short name: the concept, the role, the type of company, the resource.
        text: what a reader sees: the question itself, or a description.
        topic: the concept behind a question; two questions on one topic resemble each other.
        skills: canonical names of ``libs/contracts/skills.json``; empty for general entries.
        roles: role families such as ``backend`` or ``nursing``; empty means every role.
        level: whom it suits; None means everybody.
        points: what good answers cover (3 or more for a question), or facts of other kinds.
        source: the reference documentation, for imports the place that they came from.
        licence: SPDX identifier of the text.
        version: content hash of the data set or import that it belongs to.
        as_of: month (``YYYY-MM``) that a dated statement, such as a trend, was true in.
        sought: phrases that people look for it by, in other words than its own.
    """

    id: str
    kind: EntryKind
    language: Language
    title: str
    text: str
    topic: str = ""
    skills: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    level: Seniority | None = None
    type: QuestionType | None = None
    difficulty: Difficulty | None = None
    points: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    source: Reference = Reference("Resume Coach")
    licence: str = "AGPL-3.0-or-later"
    version: str = ""
    as_of: str | None = None
    sought: tuple[str, ...] = ()

    @property
    def pair(self) -> str:
        """What the translations of one entry share: the id without its language."""
        return self.id.removesuffix(f".{self.language}")
