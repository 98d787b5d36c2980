"""Resumes in MongoDB: state and outbox in one document, guarded by a version."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from libs.contracts.envelope import envelop
from libs.platform.grouped import GroupedInserts
from libs.platform.mongo import Collection, Document
from libs.platform.outbox import OutboxRelay, OutboxStore, entries
from libs.platform.tracing import current_traceparent
from services.ingest.domain import Resume
from services.ingest.ports import DuplicateError, StaleError

_HIDDEN = {"outbox": 0}


class MongoResumes:
    """The repository of resumes; each write carries its events in the same document."""

    def __init__(self, store: OutboxStore, relay: OutboxRelay, lease_seconds: float) -> None:
        self._store = store
        self._inserts = GroupedInserts(store.collection)
        self._relay = relay
        self._lease_seconds = lease_seconds

    @property
    def _resumes(self) -> Collection:
        return self._store.collection

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._resumes.create_index(
            [("tenant", 1), ("subject", 1), ("created_at", DESCENDING)]
        )
        await self._resumes.create_index("analyses.wish.id")
        await self._resumes.create_index("due")
        await self._resumes.create_index("expires")
        await self._resumes.create_index("purge_at", expireAfterSeconds=0)
        await self._resumes.create_index(
            "digest", unique=True, partialFilterExpression={"digest": {"$exists": True}}
        )

    async def add(self, resume: Resume) -> None:
        """Insert with its events."""
        outbox = self._outbox(resume)
        try:
            await self._inserts.insert({**_document(resume), "outbox": outbox})
        except DuplicateKeyError:
            known = await self._resumes.find_one({"digest": resume.digest}, {"_id": 1})
            raise DuplicateError(known["_id"] if known else "") from None
        self._relay.wake(self._store, resume.id, outbox)

    async def save(self, resume: Resume) -> None:
        """Update if the version is still the one that was read."""
        outbox = self._outbox(resume)
        expected = {"_id": resume.id, "version": resume.version}
        resume.version += 1
        document = _document(resume)
        empty = {name: "" for name in type(resume).model_fields if name not in document}
        empty.pop("id")
        update: Document = {"$set": document, "$push": {"outbox": {"$each": outbox}}}
        if empty:
            update["$unset"] = empty
        try:
            done = await self._resumes.update_one(expected, update)
        except DuplicateKeyError:
            raise DuplicateError from None
        if not done.matched_count:
            raise StaleError
        self._relay.wake(self._store, resume.id, outbox)

    async def get(self, tenant: str, resume_id: str) -> Resume | None:
        """Find by id within the tenant."""
        return await self._one({"_id": resume_id, "tenant": tenant})

    async def with_analysis(self, tenant: str, analysis_id: str) -> Resume | None:
        """Find by analysis within the tenant."""
        return await self._one({"analyses.wish.id": analysis_id, "tenant": tenant})

    async def newest(
        self, tenant: str, subject: str, *, before: datetime | None, limit: int
    ) -> Sequence[Resume]:
        """A page of one subject's resumes."""
        query: dict[str, Any] = {"tenant": tenant, "subject": subject}
        if before is not None:
            query["created_at"] = {"$lt": before}
        found = self._resumes.find(query, _HIDDEN).sort("created_at", DESCENDING).limit(limit)
        return [_resume(document) async for document in found]

    async def all_of(self, tenant: str, subject: str) -> AsyncIterator[Resume]:
        """All resumes of one subject."""
        query = {"tenant": tenant, "subject": subject}
        async for document in self._resumes.find(query, _HIDDEN).sort("created_at", 1):
            yield _resume(document)

    async def overdue(self, now: datetime, limit: int) -> Sequence[Resume]:
        """Resumes whose due time has passed."""
        found = self._resumes.find({"due": {"$lt": now}}, _HIDDEN).limit(limit)
        return [_resume(document) async for document in found]

    async def expired(self, now: datetime, limit: int) -> Sequence[Resume]:
        """Resumes whose retention has ended; an erased one has none."""
        found = self._resumes.find({"expires": {"$lt": now}}, _HIDDEN).limit(limit)
        return [_resume(document) async for document in found]

    async def rounds(self, ids: Sequence[str]) -> Mapping[str, int]:
        """The rounds of erasures, by id."""
        found = self._resumes.find({"_id": {"$in": list(ids)}}, {"erasing.round": 1})
        return {it["_id"]: it.get("erasing", {}).get("round", 0) async for it in found}

    async def _one(self, query: Document) -> Resume | None:
        document = await self._resumes.find_one(query, _HIDDEN)
        return _resume(document) if document else None

    def _outbox(self, resume: Resume) -> list[Document]:
        trace = current_traceparent()
        return entries(
            [
                envelop(
                    event, source="ingest", cause=cause, correlation=resume.id, traceparent=trace
                )
                for event, cause in resume.take_news()
            ],
            self._lease_seconds,
        )


def _document(resume: Resume) -> Document:
    document = resume.model_dump(exclude_none=True)
    document["_id"] = document.pop("id")
    return document


def _resume(document: Document) -> Resume:
    return Resume.model_validate({**document, "id": document["_id"]})
