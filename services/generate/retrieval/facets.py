"""Which entries a query's conditions allow, as one mask over all rows."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.ports import Query

Mask = NDArray[np.bool_]


class Facets:
    """Kind, language, level and skills of every entry, by row."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._size = len(entries)
        self._kinds = np.array([entry.kind.value for entry in entries], "S16")
        self._languages = np.array([entry.language.value for entry in entries], "S2")
        self._levels = np.array([entry.level or "" for entry in entries], "S8")
        rows: dict[str, list[int]] = defaultdict(list)
        for row, entry in enumerate(entries):
            for skill in entry.skills:
                rows[skill].append(row)
        self._skills = {skill: np.array(found, np.int32) for skill, found in rows.items()}

    def mask(self, query: Query) -> Mask | None:
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

    def _with_skill(self, skills: frozenset[str]) -> Mask:
        mask = np.zeros(self._size, np.bool_)
        for skill in skills:
            mask[self._skills.get(skill, [])] = True
        return mask
