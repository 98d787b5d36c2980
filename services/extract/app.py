"""The extract service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from libs.platform.erasure.duty import ErasureDuty, VaultContent
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from services.extract.adapters.pooled import PooledExtractor
from services.extract.consumers import PUBLISHES, TOPICS, subscribe
from services.extract.domain import Limits
from services.extract.pool import Pool, Terms
from services.extract.scanning.clamav import ClamAv
from services.extract.scanning.gate import Gate
from services.extract.settings import ExtractSettings
from services.extract.usecases import ReadResume


def make_app(settings: ExtractSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("extract", settings, TOPICS, PUBLISHES)
    pool = Pool(settings.workers, Terms(preload=("services.extract.warm",)))
    extractor = PooledExtractor(pool, Limits(pages=settings.max_pages), settings.job_seconds)
    scanner = ClamAv(settings.clamav_url) if settings.clamav_url else None
    gate = Gate(scanner, settings.unscanned)
    reading = ReadResume(
        host.inbox, host.vault, gate, extractor, keep_original=settings.keep_original
    )
    duty = ErasureDuty(host.name, host.inbox, {"vault_items": VaultContent(host.vault)})
    subscribe(host.bus, reading, duty)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        await pool.start()
        async with host.running():
            yield
        pool.close()

    return worker_app(host, running())
