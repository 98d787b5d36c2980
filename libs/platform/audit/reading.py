"""Reads the log newest first."""

from dataclasses import dataclass

from libs.platform.audit.entry import Entry
from libs.platform.audit.store import AuditStore


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; what is empty is not asked."""

    tenant: str | None = None
    who: str = ""
    what: str = ""
    before: int | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether the entry is wanted."""
        return (
            self.tenant in (None, entry.tenant)
            and self.who in ("", entry.who)
            and (not self.what or self.what in entry.what.split("/"))
            and (self.before is None or entry.at < self.before)
        )


async def newest(store: AuditStore, wanted: Wanted, limit: int) -> list[Entry]:
    """The newest wanted entries; more than ``limit`` if the last ones happened at the same time."""
    found = list[Entry]()
    async for page in store.newest(wanted.tenant, wanted.before):
        if len(found) >= limit and page.last < found[limit - 1].at:
            break
        found += filter(wanted.takes, page.entries())
        found.sort(key=lambda entry: -entry.at)
    oldest = found[limit - 1].at if len(found) >= limit else 0
    return [entry for entry in found if entry.at >= oldest]
