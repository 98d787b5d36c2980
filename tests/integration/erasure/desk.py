"""What erases in ingest, in this process, on a real store; other services are played by tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from libs.contracts.events import PartErased
from libs.contracts.topics import SERVICES
from libs.llm.batch.adapters.held import HeldPrompts
from libs.llm.batch.adapters.vault_sealer import VaultSealer
from libs.platform.audit.journal import Journal
from libs.platform.audit.store import AuditStore
from libs.platform.auth.refresh import RefreshTokens
from libs.platform.auth.signing import KeyRing
from libs.platform.deliveries import Deliveries
from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.erasure.record import Erasure
from libs.platform.erasure.settings import LedgerSettings, make_ledger
from libs.platform.erasure.subjects import SubjectHashes
from libs.platform.mongo import Database, database, make_mongo
from libs.platform.outbox import OutboxStore
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import Owner, Purpose, Vault
from services.ingest.adapters.mongo import MongoResumes
from services.ingest.changing import Changer
from services.ingest.domain import Resume
from services.ingest.erasing import Eraser, Notary
from services.ingest.exporting import Exporter
from services.ingest.restoring import RestoredBackup
from services.ingest.sweeper import Sweeper
from services.ingest.traces import Traces
from services.ingest.values import Content, Times

TENANT, SUBJECT = "acme", "user:kim@example.com"
OTHERS = tuple(name for name in SERVICES if name != "ingest")
_AT_ONCE, _KEPT = timedelta(milliseconds=1), timedelta(days=1)


class Unheard:
    """A relay and a progress channel that nobody listens to: events stay in the outbox."""

    def wake(self, *_: object) -> None:
        """Nothing is sent."""

    async def announce(self, resume_id: str) -> None:
        """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One process of ingest, as far as erasure needs it."""

    store: Database
    vault: Vault
    resumes: MongoResumes
    ledger: ErasureLedger
    ring: KeyRing
    eraser: Eraser
    sweeper: Sweeper
    restored: RestoredBackup
    exporter: Exporter
    journal: Journal

    @classmethod
    @asynccontextmanager
    async def start(cls, settings: LedgerSettings) -> AsyncIterator["Desk"]:
        """A process with empty memory; what lies in the store is there."""
        client, ledger = make_ledger(settings)
        async with client, make_mongo(settings) as mongo:
            yield cls._wire(database(mongo, settings), ledger, settings)

    @classmethod
    def _wire(cls, store: Database, ledger: ErasureLedger, settings: LedgerSettings) -> "Desk":
        keks = EnvironmentKeks(settings.vault_keks.get_secret_value())
        vault = Vault(store, keks, dict.fromkeys(Purpose, _KEPT))
        unheard: Any = Unheard()
        resumes = MongoResumes(OutboxStore(store["resumes"], keep_sent=False), unheard, 1)
        changer = Changer(
            resumes, unheard, Times(stalled=_AT_ONCE, queued=_AT_ONCE, kept=_KEPT, remembered=_KEPT)
        )
        audit = AuditStore(store)
        journal = Journal("ingest", audit)
        ring = KeyRing(store, keks, "Ed25519", timedelta(days=30))
        notary = Notary(ledger, ring, "https://coach.example")
        eraser = Eraser(
            resumes, changer, vault, ledger, notary=notary, subjects=SubjectHashes(vault.keys)
        )
        return cls(
            store,
            vault,
            resumes,
            ledger,
            ring,
            eraser,
            Sweeper(resumes, changer, eraser, pause_seconds=1, max_sweeps=3),
            RestoredBackup(ledger, resumes, vault, eraser),
            Exporter(
                resumes,
                vault,
                eraser,
                Deliveries(store, _KEPT),
                held=HeldPrompts(store, VaultSealer(vault.keys)),
                traces=Traces(RefreshTokens(store, _KEPT), audit, journal),
                kept=settings,
            ),
            journal,
        )

    async def prepare(self) -> None:
        """Create the indexes; once for a store."""
        await self.vault.prepare()
        await self.resumes.prepare()
        await self.ledger.prepare()

    async def upload(self, ident: str, content: bytes = b"marzipan", **more: Any) -> Resume:
        """A resume with a file, as an upload leaves it."""
        owner = Owner(TENANT, ident)
        ref = await self.vault.put_first(owner, Purpose.FILE, content, "r1")
        resume = Resume(
            id=ident,
            tenant=TENANT,
            subject=SUBJECT,
            created_at=datetime.now(UTC),
            content=Content(ref=ref, media_type="text/plain", size_bytes=len(content)),
            digest=ident,
            **more,
        )
        await self.resumes.add(resume)
        return resume

    async def get(self, ident: str) -> Resume:
        """The stored resume."""
        resume = await self.resumes.get(TENANT, ident)
        assert resume is not None
        return resume

    async def hear(self, ident: str, *services: str, round_: int = 1) -> None:
        """Services report their parts."""
        for service in services:
            part = PartErased(
                tenant=TENANT, resume_id=ident, service=service, round=round_, erased={"x": 1}
            )
            await self.eraser.note(part)

    async def erasure(self, ident: str) -> Erasure:
        """What the ledger says of the resume."""
        erasure = await self.ledger.find(Owner(TENANT, ident))
        assert erasure is not None
        return erasure

    async def left(self, ident: str) -> list[str]:
        """What a reader of the database could still find of the resume's content."""
        items = await self.vault.refs(Owner(TENANT, ident))
        keys = await self.vault.keys.living([f"{TENANT}/{ident}"])
        resume = await self.get(ident)
        return items + keys + ([SUBJECT] if SUBJECT in resume.model_dump_json() else [])
