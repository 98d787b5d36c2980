"""The ingest service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from libs.platform.asyncapi import asyncapi_routes
from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.principal import Principal, Scope
from libs.platform.health import health_routes
from libs.platform.outbound import Outbound
from libs.platform.service import ServiceHost
from libs.platform.vault.keks import KekProvider
from libs.platform.webhooks import Webhooks
from services.ingest.adapters.mongo import MongoResumes
from services.ingest.adapters.redis_progress import RedisProgress
from services.ingest.changing import Changer
from services.ingest.consumers import PUBLISHES, TOPICS, subscribe
from services.ingest.http import analyses, resumes, webhooks
from services.ingest.http.problems import LastResort, add_problem_handlers
from services.ingest.http.state import Parts
from services.ingest.settings import IngestSettings
from services.ingest.sweeper import Sweeper
from services.ingest.usecases import ResumeDesk

_WEB = Path(__file__).parent / "web"


def make_app(settings: IngestSettings) -> LastResort:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("ingest", settings, TOPICS, PUBLISHES, aggregates="resumes")
    repository = MongoResumes(host.outbox, host.relay, settings.outbox_lease_seconds)
    progress = RedisProgress(host.redis)
    changer = Changer(repository, progress, timedelta(seconds=settings.stalled_seconds))
    sweeper = Sweeper(
        repository, changer, pause_seconds=settings.sweep_seconds, max_sweeps=settings.max_sweeps
    )
    desk = ResumeDesk(repository, host.vault, changer, _digest_key(host.keks))
    keys = ApiKeys(host.database)
    subscribe(host.bus, changer, host.vault)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await repository.prepare()
        await _register_demo_key(keys, settings)
        await progress.start()
        async with host.running():
            await sweeper.start()
            yield
            await sweeper.stop()
            await progress.stop()

    app = FastAPI(title="Resume Coach", version="1", lifespan=lifespan, redoc_url=None)
    outbound = Outbound(allow_private=settings.allow_private_webhooks)
    hooks = Webhooks(host.database, host.vault.keys)
    app.state.parts = Parts(settings, desk, progress, keys, hooks, outbound)
    add_problem_handlers(app)
    app.include_router(resumes.router)
    app.include_router(analyses.router)
    app.include_router(webhooks.router)
    app.router.routes.extend(health_routes(host.checks))
    app.router.routes.extend(asyncapi_routes(host.bus, host.name))
    app.mount("/", StaticFiles(directory=_WEB, html=True))
    return LastResort(app)


async def _register_demo_key(keys: ApiKeys, settings: IngestSettings) -> None:
    if settings.demo_key is None:
        return
    demo = Principal("demo", "demo", frozenset(Scope))
    await keys.register("demo", settings.demo_key.get_secret_value(), demo)


def _digest_key(keks: KekProvider) -> bytes:
    """A key for content digests; a new key-encryption key makes old duplicates look new."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"coach content digest")
    return derive.derive(keks.key(keks.current))
