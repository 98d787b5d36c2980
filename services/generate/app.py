"""The generate service's table of contents."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from libs.contracts.skills import Vocabulary
from libs.contracts.topics import KNOWLEDGE
from libs.llm.batch.ticks import TICKS
from libs.llm.settings import LlmSettings
from libs.platform.bus.broadcast import Listener
from libs.platform.erasure.duty import ErasureDuty, VaultContent
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from services.generate.building import BuildLocal
from services.generate.consumers import PUBLISHES, TOPICS, UseCases, subscribe
from services.generate.current import CurrentWriter
from services.generate.editions import Editions
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.mongo import MongoEntries
from services.generate.settings import GenerateSettings
from services.generate.threads import OwnThread, compute_beside_the_loop
from services.generate.usecases import MakeAnalysis
from services.generate.verifying.link_book import UncheckedLinks

if TYPE_CHECKING:
    from services.generate.outside import Outside


def make_app(settings: GenerateSettings, llm: LlmSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    topics = (*TOPICS, TICKS) if llm.configured else TOPICS
    host = ServiceHost("generate", settings, topics, PUBLISHES)
    shipped, vocabulary = Knowledge.load(), Vocabulary.load()

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        compute_beside_the_loop()
        async with host.connected(), AsyncExitStack() as stack:
            outside = _outside(host, settings, shipped, stack)
            links = await outside.links() if outside and settings.check_links else UncheckedLinks()
            run = OwnThread("building")
            if llm.configured:
                from services.generate.models import Models  # noqa: PLC0415 (8 MB, else unused)

                models = Models(host, settings, llm, vocabulary, links, run, stack)
                cases, editions = await models.open(shipped)
            else:
                cases, editions = _local(host, shipped, BuildLocal(vocabulary, links, run))
            await _follow(host, editions, stack)
            if outside:
                outside.connect(editions)
            subscribe(host.bus, cases)
            async with host.consuming():
                yield

    return worker_app(host, running())


def _local(host: ServiceHost, shipped: Knowledge, build: BuildLocal) -> tuple[UseCases, Editions]:
    """The use cases without models."""
    editions = Editions(shipped, MongoEntries(host.database), build)
    making = MakeAnalysis(host.inbox, host.vault, CurrentWriter(editions))
    held = {"vault_items": VaultContent(host.vault)}
    return UseCases(making, ErasureDuty(host.name, host.inbox, held)), editions


async def _follow(host: ServiceHost, editions: Editions, stack: AsyncExitStack) -> None:
    """Load the knowledge and follow the news of it; first listen, so that none is missed."""
    listener = Listener(host.settings, KNOWLEDGE, editions.hear)
    stack.push_async_callback(editions.close)
    stack.push_async_callback(listener.stop)
    await listener.start()
    await editions.refresh()


def _outside(
    host: ServiceHost, settings: GenerateSettings, shipped: Knowledge, stack: AsyncExitStack
) -> "Outside | None":
    """What asks outside sources, if any is on."""
    if not settings.asks_outside:
        return None
    from services.generate.outside import Outside  # noqa: PLC0415 (its HTTP client, else unused)

    return Outside.open(host, settings, shipped, stack)
