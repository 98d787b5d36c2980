"""Writes the log off the path of requests: entries gather and are added as one page.

A process that stops writes what it has; one that is killed loses at most the last quarter second.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import uuid4

import structlog
from pymongo.errors import PyMongoError

from libs.platform.audit.chain import Anchor, Page, make_anchor, make_page
from libs.platform.audit.entry import Entry, Kind, now
from libs.platform.audit.errand import Errand, current_errand
from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.names import Names
from libs.platform.audit.store import AuditStore

_log = structlog.get_logger()
_FLUSH_SECONDS = 0.25
_ANCHOR_SECONDS = 10.0
_PAGE_ENTRIES = 2_000
_MOST_WAITING = 100_000  # some 40 MB, should the store be away for long
_STOP_ATTEMPTS = 20
_ANCHOR_ATTEMPTS = 20


class Journal:
    """The log of one process: a segment with a chain of its own."""

    def __init__(self, service: str, store: AuditStore) -> None:
        self._service = service
        self._store = store
        self._segment = f"{service}-{now()}-{uuid4().hex[:8]}"
        self._waiting: list[Entry] = []
        self._dropped = 0
        self._unsure: Page | None = None  # it may have been added, or not
        self._head: Page | None = None
        self._anchored: Anchor | None = None
        self._anchor_due = 0.0
        self._keys = AuditKeys(b"", b"")
        self._writing: asyncio.Task[None] | None = None
        self.names = Names(b"")

    async def start(self, keys: AuditKeys) -> None:
        """Begin to write."""
        await self._store.prepare()
        self._keys, self.names = keys, Names(keys.names)
        self._writing = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Write what there is and close the segment."""
        if self._writing is None:
            return
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing
        for _ in range(_STOP_ATTEMPTS):
            if await self._attempted(self._finish):
                return
            await asyncio.sleep(_FLUSH_SECONDS)
        _log.error("audit_entries_lost", count=len(self._waiting) + self._dropped)

    def note(self, kind: Kind, errand: Errand, *, tenant: str, what: str, outcome: str) -> None:
        """Note what was done for an errand; costs microseconds and waits for nothing."""
        if len(self._waiting) >= _MOST_WAITING:
            self._dropped += 1
            return
        who, why = errand.who, errand.why
        self._waiting.append(Entry(now(), kind, self._service, tenant, who, what, why, outcome))

    def opened(self, tenant: str, ref: str, outcome: str) -> None:
        """Note that something sealed was opened for this task's errand, or that it was not."""
        self.note(Kind.OPENING, current_errand(), tenant=tenant, what=ref, outcome=outcome)

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            await self._attempted(self._flush)

    async def _attempted(self, work: Callable[[], Awaitable[None]]) -> bool:
        try:
            await work()
        except PyMongoError as error:  # the store is away: the entries wait
            _log.warning(
                "audit_unavailable", error=type(error).__name__, waiting=len(self._waiting)
            )
            return False
        return True

    async def _finish(self) -> None:
        await self._flush()
        if self._head is not None:
            await self._anchor(self._head, ended=True)

    async def _flush(self) -> None:
        while self._waiting or self._unsure:
            page = self._unsure or self._next_page()
            self._unsure = page
            await self._store.add_page(page)
            self._head, self._unsure = page, None
        clock = asyncio.get_running_loop().time()
        if self._head is not None and self._is_news(self._head) and clock >= self._anchor_due:
            self._anchor_due = clock + _ANCHOR_SECONDS
            await self._anchor(self._head, ended=False)

    def _next_page(self) -> Page:
        if self._dropped:
            gap = Entry(now(), Kind.GAP, self._service, "-", "", str(self._dropped), "", "lost")
            self._waiting.append(gap)
            self._dropped = 0
        entries = self._waiting[:_PAGE_ENTRIES]
        del self._waiting[:_PAGE_ENTRIES]
        number, previous = (self._head.number + 1, self._head.mac) if self._head else (0, "")
        return make_page(self._keys.chain, self._segment, number, previous, entries)

    def _is_news(self, head: Page) -> bool:
        return self._anchored is None or self._anchored.head != head.mac

    async def _anchor(self, head: Page, *, ended: bool) -> None:
        """Add an anchor after the last one of any process.

        After our own, if the last one in the store is older: somebody cut the chain, and verifying
        will find the gap.
        """
        for _ in range(_ANCHOR_ATTEMPTS):
            last = await self._store.last_anchor()
            if self._anchored and (last is None or last.number < self._anchored.number):
                _log.error("audit_truncated", at=self._anchored.number)
                last = self._anchored
            anchor = make_anchor(self._keys.chain, last, head, now(), ended=ended)
            if await self._store.add_anchor(anchor):
                self._anchored = anchor
                _log.info("audit_anchor", number=anchor.number, mac=anchor.mac)
                return
        _log.warning("audit_anchor_crowded")
