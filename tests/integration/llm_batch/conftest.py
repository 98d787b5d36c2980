"""Batches on a real MongoDB, with a clock and a vendor that the test sets."""

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pydantic import BaseModel
from pymongo import AsyncMongoClient

from libs.llm.batch.adapters.mongo import MongoBatches
from libs.llm.batch.books import BatchBooks
from libs.llm.batch.build import Batches, open_batches
from libs.llm.batch.item import BatchItem
from libs.llm.batch.ports import Vendors
from libs.llm.batch.settings import BatchSettings
from libs.llm.catalog import Catalog, load_catalog, load_prices
from libs.llm.ledger.entry import Entry
from libs.llm.limits.port import Admitted, Limit, Refused, Ticket
from libs.llm.port import Answer, Prompt, Purpose
from libs.platform.mongo import Database
from libs.platform.vault.cipher import NONCE_BYTES, Sealed, seal, unseal
from libs.platform.vault.datakeys import ErasedError
from tests.integration.llm_batch.vendor import ScriptedVendor

NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)  # in Seoul
NIGHT = datetime(2026, 11, 24, 17, tzinfo=UTC)
SETTINGS = BatchSettings(full=4, most=6)
CATALOG = load_catalog()


class Outline(BaseModel):
    title: str


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Diary:
    """What came back, and what it cost."""

    results: list[tuple[str, Answer[Any]]] = field(default_factory=list)
    promoted: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    settled: list[tuple[int, int]] = field(default_factory=list)
    refuses: Limit | None = None
    breaks_on: str | None = None

    async def on_result(self, item: BatchItem, answer: Answer[Any]) -> None:
        if item.analysis_id == self.breaks_on:
            raise ConnectionError("the bus is away")
        self.results.append((item.analysis_id, answer))

    async def on_promote(self, item: BatchItem) -> None:
        self.promoted.append(item.analysis_id)

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def admit(self, ticket: Ticket) -> Admitted | Refused:
        return Refused(self.refuses, 0) if self.refuses else Admitted(ticket, 7, "2026-11-24")

    def settle(self, admitted: Admitted, tokens: int, nano: int) -> None:
        assert tokens == 0
        self.settled.append((admitted.ticket.nano, nano))

    async def aclose(self) -> None:
        pass

    @property
    def answered(self) -> list[str]:
        return sorted(analysis_id for analysis_id, _ in self.results)


class OwnersKeys:
    """A key for each resume, destroyed by erasure."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self.erased: set[str] = set()

    async def seal(self, item: BatchItem, plain: bytes) -> bytes:
        sealed = seal(self._of(item), plain, item.id)
        return sealed.nonce + sealed.ciphertext

    async def open(self, item: BatchItem, sealed: bytes) -> bytes:
        parts = Sealed(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:])
        return unseal(self._of(item), parts, item.id)

    def _of(self, item: BatchItem) -> bytes:
        if item.resume_id in self.erased:
            raise ErasedError
        return self._key


@pytest.fixture
async def database(mongo_url: str) -> AsyncIterator[Database]:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_url, tz_aware=True)
    name = f"batch_{uuid4().hex[:8]}"
    yield client[name]
    await client.drop_database(name)
    await client.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def vendor() -> ScriptedVendor:
    return ScriptedVendor()


@pytest.fixture
def keys() -> OwnersKeys:
    return OwnersKeys()


Open = Callable[..., Batches]


@pytest.fixture
async def replica(
    database: Database, clock: Clock, diary: Diary, vendor: ScriptedVendor, keys: OwnersKeys
) -> Open:
    """Opens replicas on the one database."""
    store = MongoBatches(database)
    await store.prepare()

    def start(
        vendors: Vendors = vendor,
        settings: BatchSettings = SETTINGS,
        models: tuple[str, ...] = tuple(CATALOG.by_id),
    ) -> Batches:
        kept = tuple(model for model in CATALOG.models if model.id in models)
        return open_batches(
            store=store,
            vendors=vendors,
            sealer=keys,
            books=BatchBooks(diary, diary, load_prices()),
            callbacks=diary,
            catalog=Catalog.model_construct(models=kept, tiers=CATALOG.tiers),
            answers={"outline": Outline},
            settings=settings,
            clock=clock,
        )

    return start


@pytest.fixture
def batches(replica: Open) -> Batches:
    return replica()


def item(name: str, *, resume: str = "", within: timedelta | None = None, **more: Any) -> BatchItem:
    deadline = NOON + within if within else None
    fields = {"purpose": Purpose.INTERVIEW, "model": "gpt-mini", "deadline": deadline, **more}
    return BatchItem("acme", name, resume or f"resume-{name}", **fields)


def prompt(name: str) -> Prompt[Outline]:
    return Prompt(Outline, "You outline answers.", name, version="t1")


async def enqueue(batches: Batches, *names: str, **more: Any) -> bool:
    """Hand items in; whether all of them wait."""
    wait = [await batches.desk.enqueue(item(name, **more), prompt(name)) for name in names]
    return all(wait)
