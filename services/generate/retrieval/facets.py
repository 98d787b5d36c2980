"""Which entries a query's conditions allow, as one mask over all of them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.generate.retrieval.ports import Query
from services.generate.retrieval.subjects import Subject

Mask = NDArray[np.bool_]


class Facets:
    """Kind, language, level and skills of every entry, and the subject that it belongs to.

    Args:
        subjects: by row.
    """

    def __init__(self, subjects: Sequence[Subject]) -> None:
        entries = [entry for subject in subjects for entry in subject.entries]
        sizes = [len(subject.entries) for subject in subjects]
        self._starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._owners = np.repeat(np.arange(len(subjects), dtype=np.int32), sizes)
        self._kinds = np.array([entry.kind.value for entry in entries], "S16")
        self._languages = np.array([entry.language.value for entry in entries], "S2")
        self._levels = np.array([entry.level or "" for entry in entries], "S8")
        rows: dict[str, list[int]] = defaultdict(list)
        for row, entry in enumerate(entries):
            for skill in entry.skills:
                rows[skill].append(row)
        self._skills = {skill: np.array(found, np.int32) for skill, found in rows.items()}

    def entries(self, query: Query) -> Mask | None:
        """True where an entry may be given; None if ``query`` sets no condition."""
        parts: list[Mask] = []
        if query.language:
            parts.append(self._languages == query.language.value.encode())
        if query.kinds:
            parts.append(np.isin(self._kinds, [kind.value.encode() for kind in query.kinds]))
        if query.level:
            parts.append((self._levels == query.level.value.encode()) | (self._levels == b""))
        if query.skills:
            parts.append(self._with_skill(query.skills))
        return np.logical_and.reduce(parts) if parts else None

    def subjects(self, entries: Mask | None) -> Mask | None:
        """True for a subject of which an entry may be given."""
        if entries is None:
            return None
        allowed = np.zeros(len(self._starts) - 1, np.bool_)
        allowed[self._owners[entries]] = True
        return allowed

    def allowed(self, subject: Subject, row: int, entries: Mask | None) -> Subject:
        """``subject``, which stands at ``row``, with the entries that may be given."""
        if entries is None:
            return subject
        own = entries[self._starts[row] : self._starts[row + 1]]
        kept = tuple(entry for entry, may in zip(subject.entries, own, strict=True) if may)
        return Subject(subject.key, subject.cards, kept)

    def _with_skill(self, skills: frozenset[str]) -> Mask:
        mask = np.zeros(len(self._owners), np.bool_)
        for skill in skills:
            mask[self._skills.get(skill, [])] = True
        return mask
