"""What is kept of a person beside resumes: sessions, and entries of the access log."""

from collections.abc import AsyncIterator, Collection
from dataclasses import asdict
from typing import Any

from libs.platform.audit.entry import Entry
from libs.platform.audit.journal import Journal
from libs.platform.audit.store import AuditStore
from libs.platform.auth.principal import Principal
from libs.platform.auth.refresh import RefreshTokens

_FILE_ENTRIES = 5_000
_PERSON = "person:"


class Traces:
    """Reads them as files of an export.

    Args:
        journal: knows by which pseudonym the access log names a person.
    """

    def __init__(self, sessions: RefreshTokens, audit: AuditStore, journal: Journal) -> None:
        self._sessions = sessions
        self._audit = audit
        self._journal = journal

    async def of(
        self, caller: Principal, resume_ids: Collection[str]
    ) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
        """Names and lines of the files; ``resume_ids`` are the person's, erased ones too."""
        sessions = await self._sessions.of(caller.tenant, caller.subject)
        yield "sessions.json", [asdict(session) for session in sessions]
        gathered: list[dict[str, Any]] = []
        number = 0
        async for entry in self._entries(caller, resume_ids):
            gathered.append(entry)
            if len(gathered) == _FILE_ENTRIES:
                number += 1
                yield f"access-log/{number:04d}.json", gathered
                gathered = []
        if gathered:
            yield f"access-log/{number + 1:04d}.json", gathered

    async def _entries(
        self, caller: Principal, resume_ids: Collection[str]
    ) -> AsyncIterator[dict[str, Any]]:
        """Entries of what the person did, and of what was done with the resumes, oldest first."""
        names = {self._journal.names.of_person(caller.tenant, caller.subject), caller.subject}
        async for page in self._audit.mentioning(caller.tenant, [*names, *resume_ids]):
            for entry in page.entries():
                own = entry.who.partition("#")[0] in names
                about = not set(resume_ids).isdisjoint(entry.what.split("/"))
                if entry.tenant == caller.tenant and (own or about):
                    yield _shown(entry, own=own)


def _shown(entry: Entry, *, own: bool) -> dict[str, Any]:
    """The entry; another person's pseudonym is that person's datum and stays out."""
    other = entry.who.startswith(_PERSON) and not own
    who = "another person" if other else entry.who
    return {**asdict(entry), "at": entry.moment, "who": who}
