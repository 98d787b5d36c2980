"""The knowledge entries that composers need, shelved by kind, language, skill and role."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from libs.contracts.kinds import Language, Seniority
from services.generate.knowledge.entry import Entry, EntryKind

_Key = tuple[EntryKind, Language, str]


class Shelf:
    """An index of entries, built once and only read; a new knowledge version gets a new shelf."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id: dict[str, Entry] = {}
        self._by_skill: dict[_Key, list[Entry]] = defaultdict(list)
        self._by_role: dict[_Key, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by_id[entry.id] = entry
            for skill in entry.skills:
                self._by_skill[entry.kind, entry.language, skill].append(entry)
            for role in entry.roles or ("",):
                self._by_role[entry.kind, entry.language, role].append(entry)

    def of(self, language: Language, role: str, level: Seniority) -> "Corner":
        """The part for one language, role and level."""
        return Corner(self, language, role, level)

    def get(self, entry_id: str) -> Entry | None:
        """The entry of that id."""
        return self._by_id.get(entry_id)

    def for_skill(self, kind: EntryKind, language: Language, skill: str) -> Sequence[Entry]:
        """Entries about ``skill``."""
        return self._by_skill.get((kind, language, skill), ())

    def for_role(self, kind: EntryKind, language: Language, role: str) -> Sequence[Entry]:
        """Entries for one role family."""
        return self._by_role.get((kind, language, role), ())


@dataclass(frozen=True, slots=True)
class Corner:
    """What the shelf holds for one language and one role; entries for other roles are hidden.

    ``level`` is whose questions come first.
    """

    shelf: Shelf
    language: Language
    role: str
    level: Seniority

    def fits(self, entry: Entry) -> bool:
        """Whether ``entry`` is meant for this level."""
        return entry.level in (None, self.level)

    def about(self, kind: EntryKind, skill: str) -> list[Entry]:
        """Entries about ``skill``."""
        found = self.shelf.for_skill(kind, self.language, skill)
        return [entry for entry in found if not entry.roles or self.role in entry.roles]

    def of_role(self, kind: EntryKind) -> Sequence[Entry]:
        """Entries for the role."""
        return self.shelf.for_role(kind, self.language, self.role)
