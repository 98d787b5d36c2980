"""The ingest service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.types import Lifespan

from libs.llm.batch.adapters.held import HeldPrompts
from libs.llm.batch.adapters.vault_sealer import VaultSealer
from libs.platform.asyncapi import asyncapi_routes
from libs.platform.audit.pruning import Pruner
from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.identity import Identity
from libs.platform.auth.principal import Principal, Scope
from libs.platform.deliveries import Deliveries
from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.erasure.settings import make_ledger
from libs.platform.erasure.subjects import SubjectHashes
from libs.platform.health import health_routes
from libs.platform.limits.limits import Limits
from libs.platform.mongo import Client
from libs.platform.outbound import Outbound
from libs.platform.service import ServiceHost
from libs.platform.vault.derived import derived_key
from libs.platform.webhooks import Webhooks
from services.ingest.adapters.mongo import MongoResumes
from services.ingest.adapters.redis_progress import RedisProgress
from services.ingest.changing import Changer
from services.ingest.consumers import PUBLISHES, TOPICS, subscribe
from services.ingest.erasing import Eraser, Notary
from services.ingest.exporting import Exporter
from services.ingest.http import (
    analyses,
    api_keys,
    audit,
    erasures,
    exports,
    resumes,
    tokens,
    webhooks,
)
from services.ingest.http.guarding import guarded
from services.ingest.http.openapi import document_of
from services.ingest.http.pages import page_routes
from services.ingest.http.problems import LastResort, add_problem_handlers
from services.ingest.http.room import UploadRoom
from services.ingest.http.state import Parts
from services.ingest.restoring import RestoredBackup
from services.ingest.settings import IngestSettings
from services.ingest.sweeper import Sweeper
from services.ingest.traces import Traces
from services.ingest.usecases import ResumeDesk

_WEB = Path(__file__).parent / "web"
_TELEMETRY: TelemetryConfig = {  # a span per request; FastAPI's logs would quote errors' texts
    "operation_spans": False,
    "metrics": False,
    "logs": False,
}


@dataclass(frozen=True, slots=True)
class _Forgetting:
    """The parts that erase and that tell a person what is kept."""

    client: Client
    ledger: ErasureLedger
    eraser: Eraser
    exporter: Exporter
    restored: RestoredBackup
    sweeper: Sweeper

    @classmethod
    def build(
        cls, host: ServiceHost, settings: IngestSettings, resumes: MongoResumes, changer: Changer,
        identity: Identity,
    ) -> "_Forgetting":  # fmt: skip
        """Wire them; nothing connects yet."""
        client, ledger = make_ledger(settings)
        notary = Notary(ledger, identity.ring, settings.token_issuer)
        subjects = SubjectHashes(host.vault.keys)
        eraser = Eraser(resumes, changer, host.vault, ledger, notary=notary, subjects=subjects)
        told = Deliveries(host.database, timedelta(days=settings.keep_delivery_days))
        return cls(
            client,
            ledger,
            eraser,
            Exporter(
                resumes, host.vault, eraser, told,
                held=HeldPrompts(host.database, VaultSealer(host.vault.keys, host.journal)),
                traces=Traces(identity.refresh, host.audit, host.journal),
                kept=settings,
            ),
            RestoredBackup(ledger, resumes, host.vault, eraser),
            Sweeper(
                resumes, changer, eraser,
                pause_seconds=settings.sweep_seconds, max_sweeps=settings.max_sweeps,
            ),
        )  # fmt: skip

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The stores hold nothing that the ledger says is erased; then the sweeper runs."""
        async with self.client:
            await self.ledger.prepare()
            await self.restored.sweep()
            await self.sweeper.start()
            try:
                yield
            finally:
                await self.sweeper.stop()


def make_app(settings: IngestSettings) -> LastResort:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("ingest", settings, TOPICS, PUBLISHES, aggregates="resumes")
    repository = MongoResumes(host.outbox, host.relay, settings.outbox_lease_seconds)
    progress = RedisProgress(host.redis)
    changer = Changer(repository, progress, settings.times)
    ended = timedelta(days=settings.keep_ended_days)
    identity = Identity.build(host.database, host.keks, settings, witness=host.journal, kept=ended)
    forgetting = _Forgetting.build(host, settings, repository, changer, identity)
    digest_key = derived_key(host.keks, "content digest")
    desk = ResumeDesk(repository, host.vault, changer, forgetting.eraser, digest_key)
    limits = Limits.build(settings.redis_url, derived_key(host.keks, "names in limits"), settings)
    outbound = Outbound(allow_private=settings.allow_private_webhooks)
    hooks = Webhooks(host.database, host.vault.keys, host.journal, ended)
    room = UploadRoom(settings.upload_memory_bytes, settings.upload_seconds)
    subscribe(host.bus, changer, forgetting.eraser)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await repository.prepare()
            await identity.prepare()
            await hooks.prepare()
            stack.push_async_callback(identity.close)
            stack.push_async_callback(outbound.close)
            await _register_demo_key(identity.keys, settings)
            await limits.start()
            stack.push_async_callback(limits.stop)
            await progress.start()
            stack.push_async_callback(progress.stop)
            await stack.enter_async_context(host.connected())
            kept = timedelta(days=settings.keep_access_days)
            await stack.enter_async_context(Pruner.running(host.audit, host.vault.keys, kept))
            await stack.enter_async_context(forgetting.running())
            await stack.enter_async_context(host.consuming())
            yield

    app = _application(lifespan)
    app.state.parts = Parts(
        settings, desk, progress, identity, limits, room, hooks, outbound,
        forgetting.ledger, forgetting.exporter, host.audit, host.journal,
    )  # fmt: skip
    _add_routes(app, host)
    return guarded(app, limits, host.journal, settings.cors_origins)


def _application(lifespan: Lifespan[FastAPI]) -> FastAPI:
    return FastAPI(
        title="Resume Coach",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_TELEMETRY,
    )


def _add_routes(app: FastAPI, host: ServiceHost) -> None:
    app.openapi = lambda: document_of(app)  # type: ignore[method-assign]
    add_problem_handlers(app)
    for router in (resumes.router, analyses.router, webhooks.router, api_keys.router):
        app.include_router(router)
    for router in (erasures.router, exports.router, audit.router):
        app.include_router(router)
    app.include_router(tokens.router)
    app.include_router(tokens.public)
    app.router.routes.extend(health_routes(host.checks))
    app.router.routes.extend(asyncapi_routes(host.bus, host.name))
    app.router.routes.extend(page_routes(_WEB))


async def _register_demo_key(keys: ApiKeys, settings: IngestSettings) -> None:
    if settings.demo_key is None:
        return
    demo = Principal("demo", "demo", frozenset(Scope))
    await keys.register("demo", settings.demo_key.get_secret_value(), demo)
