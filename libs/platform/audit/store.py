"""Pages and anchors in MongoDB: added, never changed, deleted once their time is over."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import DuplicateKeyError

from libs.platform.audit.chain import ANCHORS, Anchor, Cut, Page
from libs.platform.mongo import Database, Document

_AT_ONCE = 16  # words in one pattern: databases cap its length, the embedded one at 1,000


class UnreadableError(Exception):
    """What lies in the store is no page or anchor of ours; ``args[0]`` is its id."""


class AuditStore:
    """Adds, and reads in order."""

    def __init__(self, database: Database) -> None:
        self._pages = database["audit_pages"]
        self._anchors = database["audit_anchors"]
        self._cuts = database["audit_cuts"]

    async def prepare(self) -> None:
        """Create the indexes by which it is read."""
        await self._pages.create_index([("tenants", ASCENDING), ("last", DESCENDING)])
        await self._pages.create_index("last")

    async def add_page(self, page: Page) -> None:
        """Add a page; again, if it is not known whether it was added."""
        ident = f"{page.segment}/{page.number:08d}"
        try:
            await self._pages.insert_one({"_id": ident, **asdict(page)})
        except DuplicateKeyError:
            known = await self._pages.find_one({"_id": ident}, {"mac": 1})
            if known is None or known["mac"] != page.mac:
                raise

    async def add_anchor(self, anchor: Anchor) -> bool:
        """Add an anchor; whether nobody else had added one of that number."""
        try:
            await self._anchors.insert_one({"_id": anchor.number, **asdict(anchor)})
        except DuplicateKeyError:
            return False
        return True

    async def last_anchor(self) -> Anchor | None:
        """The end of the anchors' chain."""
        found = self._anchors.find().sort("_id", DESCENDING).limit(1)
        return next(iter([_anchor(document) async for document in found]), None)

    async def anchors(self) -> AsyncIterator[Anchor]:
        """All anchors, in their order."""
        async for document in self._anchors.find().sort("_id", ASCENDING):
            yield _anchor(document)

    async def pages(self) -> AsyncIterator[Page]:
        """All pages, segment by segment, in their order."""
        async for document in self._pages.find().sort("_id", ASCENDING):
            yield _page(document)

    async def pages_before(self, at: int) -> AsyncIterator[Page]:
        """Pages whose last entry is from before that time, segment by segment, in their order."""
        async for document in self._pages.find({"last": {"$lt": at}}).sort("_id", ASCENDING):
            yield _page(document)

    async def cuts(self) -> Mapping[str, Cut]:
        """What was cut, by segment."""
        return {it["_id"]: Cut(**_fields(it, Cut)) async for it in self._cuts.find()}

    async def cut(self, cut: Cut) -> None:
        """Delete what the cut stands for, once it is kept itself; repeatable.

        Nothing changes where another replica has cut further.
        """
        shorter = {"_id": cut.segment, "pages": {"$lt": cut.pages}}
        with suppress(DuplicateKeyError):
            await self._cuts.update_one(shorter, {"$set": asdict(cut)}, upsert=True)
        if cut.segment == ANCHORS:
            await self._anchors.delete_many({"_id": {"$lte": cut.pages}})
            return
        name = f"{cut.segment}/"
        gone = {"$gte": name, "$lt": f"{name}{cut.pages:08d}"}
        await self._pages.delete_many({"_id": gone})

    async def newest(
        self, tenant: str | None = None, before: int | None = None
    ) -> AsyncIterator[Page]:
        """Pages with entries of that tenant from before that time, newest first."""
        query: dict[str, Any] = {} if tenant is None else {"tenants": tenant}
        if before is not None:
            query["first"] = {"$lt": before}
        async for document in self._pages.find(query).sort("last", DESCENDING):
            yield _page(document)

    async def mentioning(self, tenant: str, words: Iterable[str]) -> AsyncIterator[Page]:
        """Pages with entries of the tenant in which one of the words stands, oldest first.

        The database reads all of the tenant's pages for it.
        """
        escaped = [re.escape(word) for word in words]
        parts = [escaped[at : at + _AT_ONCE] for at in range(0, len(escaped), _AT_ONCE)]
        query = {"tenants": tenant, "$or": [{"lines": {"$regex": "|".join(it)}} for it in parts]}
        async for document in self._pages.find(query).sort("last", ASCENDING):
            yield _page(document)


def _page(document: Document) -> Page:
    return Page(**{**_fields(document, Page), "tenants": tuple(document["tenants"])})


def _anchor(document: Document) -> Anchor:
    return Anchor(**_fields(document, Anchor))


def _fields(document: Document, kind: type[Page | Anchor | Cut]) -> dict[str, Any]:
    try:
        return {field.name: document[field.name] for field in fields(kind)}
    except KeyError:
        raise UnreadableError(document["_id"]) from None
