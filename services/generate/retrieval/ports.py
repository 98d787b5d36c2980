"""What retrieval offers, and what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from libs.contracts.kinds import Language, Seniority
from services.generate.knowledge.entry import Entry, EntryKind

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Every condition given must hold.

    Attributes:
        text: words in either language, or both.
        skills: canonical names; an entry must have one of them.
        level: entries for that level and for everybody.
        language: language of the entries; None finds both.
        kinds: kinds of entry; empty finds all.
        limit: hits wanted.
        per_subject: hits wanted of one subject; None gives all, before the next subject.
    """

    text: str
    skills: frozenset[str] = frozenset()
    level: Seniority | None = None
    language: Language | None = None
    kinds: frozenset[EntryKind] = frozenset()
    limit: int = 10
    per_subject: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found. Scores order the hits of one query and mean nothing across queries."""

    entry: Entry
    score: float


class Retriever(Protocol):
    """Finds entries by meaning and by word."""

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first; empty if nothing shares a word or a meaning."""
        ...


class Embedder(Protocol):
    """Turns text into unit vectors whose dot product says how near two meanings are."""

    @property
    def name(self) -> str:
        """Model and version: vectors of another name must not be mixed with these."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each question asked.

        Raises:
            EmbeddingError: the model cannot be reached or refuses.
        """
        ...

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text to be found.

        Raises:
            EmbeddingError: the model cannot be reached or refuses.
        """
        ...


class EmbeddingError(RuntimeError):
    """No vectors could be made; search goes on by words alone."""
