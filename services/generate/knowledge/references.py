"""Which page documents a skill or a field of work best."""

from collections.abc import Iterable

from services.generate.knowledge.entry import Entry, Reference

_OWN = Reference("Resume Coach")


class References:
    """Looks up the first resource listed for a skill, else for a role.

    Args:
        resources: resource entries; the earlier one wins.
    """

    def __init__(self, resources: Iterable[Entry]) -> None:
        self._by_name: dict[str, Reference] = {}
        for entry in resources:
            for name in (*entry.skills, *entry.roles):
                self._by_name.setdefault(name, entry.source)

    def of(self, skills: tuple[str, ...], roles: tuple[str, ...]) -> Reference:
        """The page to read on, or the product itself where none is listed."""
        return next((self._by_name[n] for n in (*skills, *roles) if n in self._by_name), _OWN)
