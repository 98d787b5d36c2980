"""The extract service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette

from libs.llm.port import Gateway
from libs.llm.settings import LlmSettings
from libs.platform.erasure.duty import ErasureDuty, VaultContent
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from libs.privacy.guard import Guard
from services.extract.adapters.gateway_refiner import GatewayRefiner
from services.extract.adapters.gateway_vision import GatewayVision
from services.extract.adapters.pooled import PooledExtractor
from services.extract.consumers import PUBLISHES, TOPICS, subscribe
from services.extract.pool import Pool, Terms
from services.extract.ports import Extractor
from services.extract.refining.extractor import RefiningExtractor
from services.extract.scanning.clamav import ClamAv
from services.extract.scanning.gate import Gate
from services.extract.settings import ExtractSettings
from services.extract.usecases import ReadResume
from services.extract.vision.extractor import SeeingExtractor

PRELOAD = ("services.extract.reading.preload", "services.extract.warm")
"""What the fork server imports, in this order."""


def make_app(settings: ExtractSettings, llm: LlmSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("extract", settings, TOPICS, PUBLISHES)
    pool = Pool(settings.workers, Terms(preload=PRELOAD))
    scanner = ClamAv(settings.clamav_url) if settings.clamav_url else None
    gate = Gate(scanner, settings.unscanned)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with host.connected(), AsyncExitStack() as stack:
            stack.callback(pool.close)
            await pool.start()
            extractor = await make_extractor(host, settings, llm, pool, stack)
            keep = settings.keep_original
            reading = ReadResume(host.inbox, host.vault, gate, extractor, keep_original=keep)
            duty = ErasureDuty(host.name, host.inbox, {"vault_items": VaultContent(host.vault)})
            subscribe(host.bus, reading, duty)
            async with host.consuming():
                yield

    return worker_app(host, running())


async def make_extractor(
    host: ServiceHost,
    settings: ExtractSettings,
    llm: LlmSettings,
    pool: Pool,
    stack: AsyncExitStack,
) -> Extractor:
    """Our readers; beside them models, where keys are configured."""
    limits, job_seconds = settings.limits, settings.job_seconds
    pooled = PooledExtractor(pool, limits, settings.extract_loaders, job_seconds)
    await pooled.check()
    if not llm.configured:
        return pooled
    gateway = await _gateway(host, llm, stack)
    vision = GatewayVision(gateway, settings.vision_seconds)
    seeing = SeeingExtractor(
        pooled, pool, vision, limits=limits, showing=settings.vision, job_seconds=job_seconds
    )
    refiner = GatewayRefiner(gateway, pool, Guard(), settings.refine_seconds)
    return RefiningExtractor(seeing, refiner, settings.refine)


async def _gateway(host: ServiceHost, llm: LlmSettings, stack: AsyncExitStack) -> Gateway:
    """The model gateway; belongs to the running loop.

    Imported here: without keys the service needs neither its code nor a vendor's SDK in memory.
    """
    from libs.llm.build import open_gateway  # noqa: PLC0415
    from libs.llm.ledger.mongo import COLLECTION, MongoLedger  # noqa: PLC0415

    ledger = MongoLedger(host.database[COLLECTION])
    await ledger.prepare()
    gatehouse = await open_gateway(llm, host.redis, ledger)
    stack.push_async_callback(gatehouse.aclose)
    return gatehouse.gateway
