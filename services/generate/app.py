"""The generate service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.applications import Starlette

from libs.contracts.skills import Vocabulary
from libs.llm.build import open_gateway
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder
from libs.llm.ledger.mongo import COLLECTION, MongoLedger
from libs.llm.routing.complexity import assess
from libs.llm.settings import LlmSettings
from libs.platform.redis_client import make_redis
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from libs.platform.vault.derived import derived_key
from services.generate.consumers import PUBLISHES, TOPICS, subscribe
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.mongo import MongoEntries
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.tokens import Tokeniser
from services.generate.settings import GenerateSettings
from services.generate.usecases import MakeAnalysis
from services.generate.workshop import Workshop
from services.generate.writing.model import Pace


def make_app(settings: GenerateSettings, llm: LlmSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("generate", settings, TOPICS, PUBLISHES)
    shipped, vocabulary = Knowledge.load(), Vocabulary.load()

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with host.connected(), AsyncExitStack() as stack:
            imported = await MongoEntries(host.database).all()
            workshop = Workshop(shipped.with_entries(imported), vocabulary)
            if llm.configured:
                making = await _with_models(host, settings, llm, workshop, stack)
            else:
                making = MakeAnalysis(host.inbox, host.vault, workshop.local())
            subscribe(host.bus, making)
            async with host.consuming():
                yield

    return worker_app(host, running())


async def _with_models(
    host: ServiceHost,
    settings: GenerateSettings,
    llm: LlmSettings,
    workshop: Workshop,
    stack: AsyncExitStack,
) -> MakeAnalysis:
    """Gateway, search and cache; opened here, because they belong to the running loop."""
    ledger = MongoLedger(host.database[COLLECTION])
    await ledger.prepare()
    gatehouse = await open_gateway(llm, host.redis, ledger)
    stack.push_async_callback(gatehouse.aclose)
    tokenise = Tokeniser(Lexicon.load(), workshop.vocabulary)
    retriever = LiveRetriever(IndexStore(settings.index_folder), tokenise)
    stack.push_async_callback(retriever.close)
    await retriever.load(workshop.knowledge.entries)
    weigh = partial(assess, thresholds=gatehouse.catalog.complexity)
    pace = Pace(realtime=settings.realtime_seconds)
    writer = workshop.writer(gatehouse.gateway, retriever, weigh, pace)
    if not settings.cache:
        return MakeAnalysis(host.inbox, host.vault, writer)
    cipher = AesGcm(derived_key(host.keks, "result cache"))
    quick = make_redis(settings, retries=0)
    stack.push_async_callback(quick.aclose)
    cache = ResultCache(quick, cipher, UseEmbedder(), CacheSettings())
    cached = workshop.cached(writer, cache, Flights(quick, cipher, host.leases), weigh)
    return MakeAnalysis(host.inbox, host.vault, cached, forgetful=(cache,))
