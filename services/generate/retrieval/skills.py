"""Entries by skill: plain look-ups for the composer, which has no time for a search."""

from collections import defaultdict
from collections.abc import Iterable

from libs.contracts.kinds import Language, Seniority
from services.generate.knowledge.entry import Entry, EntryKind


class SkillIndex:
    """Entries grouped by skill, kind and language, in the order that they were given.

    Args:
        entries: the knowledge; entries without a skill are found under ``""``.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        groups: dict[tuple[str, EntryKind, Language], list[Entry]] = defaultdict(list)
        for entry in entries:
            for skill in entry.skills or ("",):
                groups[skill, entry.kind, entry.language].append(entry)
        self._groups = {key: tuple(found) for key, found in groups.items()}

    def by_skill(
        self, skill: str, kind: EntryKind, language: Language, level: Seniority | None = None
    ) -> tuple[Entry, ...]:
        """The entries on ``skill``; with ``level``, those for that level or for everybody."""
        found = self._groups.get((skill, kind, language), ())
        if level is None:
            return found
        return tuple(entry for entry in found if entry.level in (None, level))

    def skills(self, kind: EntryKind, language: Language) -> frozenset[str]:
        """The skills that there is at least one such entry for."""
        return frozenset(
            skill for skill, *rest in self._groups if skill and rest == [kind, language]
        )
