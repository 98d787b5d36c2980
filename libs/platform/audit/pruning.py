"""Deletes the part of the log whose time is over, so that the rest still verifies.

Only what verifies is cut: who writes to the store without the key cannot have entries deleted by
making them look old.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import NoReturn

import structlog
from pymongo.errors import PyMongoError

from libs.platform.audit.chain import ANCHORS, Anchor, Cut, Page, is_genuine, make_cut
from libs.platform.audit.entry import now
from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.store import AuditStore, UnreadableError
from libs.platform.vault.datakeys import DataKeys

_log = structlog.get_logger()
_PAUSE_SECONDS = 6 * 3600.0
_NOTHING = Cut("", 0, "", "")


class Pruner:
    """Cuts pages first, then the anchors that hold nothing but cut pages.

    Args:
        key: the key of the chains.
        kept: how long entries are kept.
    """

    def __init__(self, store: AuditStore, key: bytes, kept: timedelta) -> None:
        self._store = store
        self._key = key
        self._kept = kept

    @classmethod
    @asynccontextmanager
    async def running(
        cls, store: AuditStore, keys: DataKeys, kept: timedelta
    ) -> AsyncIterator[None]:
        """Prune now and then while the block runs."""
        pruner = cls(store, (await AuditKeys.load(keys)).chain, kept)
        task = asyncio.create_task(pruner._keep_pruning())
        try:
            yield
        finally:
            task.cancel()

    async def _keep_pruning(self) -> NoReturn:
        while True:
            try:
                await self.prune()
            except (PyMongoError, UnreadableError) as error:  # verifying will tell of the latter
                _log.warning("audit_not_pruned", error=type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def prune(self) -> int:
        """Cut what is over; harmless in several replicas at once.

        Returns:
            How many pages were cut.
        """
        before = now() - self._kept // timedelta(microseconds=1)
        cuts = dict(await self._store.cuts())
        pages = await self._cut_pages(before, cuts)
        await self._cut_anchors(before, cuts)
        if pages:
            _log.info("audit_pruned", pages=pages)
        return pages

    async def _cut_pages(self, before: int, cuts: dict[str, Cut]) -> int:
        begun = {name: cut.pages for name, cut in cuts.items()}
        broken = {name for name, cut in cuts.items() if not is_genuine(cut, self._key)}
        async for page in self._store.pages_before(before):
            cut = cuts.get(page.segment, _NOTHING)
            if page.segment in broken or page.number < cut.pages:
                continue
            if page.number == cut.pages and is_genuine(page, self._key, cut.head):
                cuts[page.segment] = self._after(page)
            else:
                broken.add(page.segment)
                _log.error("audit_not_genuine", segment=page.segment, page=page.number)
        for name in cuts.keys() - broken - {ANCHORS}:
            await self._store.cut(cuts[name])  # again too: a crash may have left some
        return sum(cut.pages - begun.get(name, 0) for name, cut in cuts.items() if name != ANCHORS)

    async def _cut_anchors(self, before: int, cuts: Mapping[str, Cut]) -> None:
        """All but the last one, after which the next is numbered."""
        last = await self._store.last_anchor()
        cut = cuts.get(ANCHORS, _NOTHING)
        if last is None or (ANCHORS in cuts and not is_genuine(cut, self._key)):
            return
        async for anchor in self._store.anchors():
            if anchor.number <= cut.pages:
                continue
            if anchor.number == last.number or not self._is_over(anchor, before, cut, cuts):
                break
            cut = make_cut(self._key, ANCHORS, anchor.number, anchor.mac)
        if cut.pages:
            await self._store.cut(cut)

    def _is_over(self, anchor: Anchor, before: int, cut: Cut, cuts: Mapping[str, Cut]) -> bool:
        whole = anchor.pages <= cuts.get(anchor.segment, _NOTHING).pages
        genuine = anchor.number == cut.pages + 1 and is_genuine(anchor, self._key, cut.head)
        return whole and genuine and anchor.at < before

    def _after(self, page: Page) -> Cut:
        return make_cut(self._key, page.segment, page.number + 1, page.mac)
