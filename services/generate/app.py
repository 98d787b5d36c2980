"""The generate service's table of contents: every adapter is built and wired here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette

from libs.contracts.skills import Vocabulary
from libs.llm.build import open_gateway
from libs.llm.ledger.mongo import COLLECTION, MongoLedger
from libs.llm.settings import LlmSettings
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from services.generate.consumers import PUBLISHES, TOPICS, subscribe
from services.generate.knowledge.base import Knowledge
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.tokens import Tokeniser
from services.generate.settings import GenerateSettings
from services.generate.usecases import MakeAnalysis, Writer
from services.generate.workshop import Workshop
from services.generate.writing.model import Pace


def make_app(settings: GenerateSettings, llm: LlmSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    host = ServiceHost("generate", settings, TOPICS, PUBLISHES)
    vocabulary = Vocabulary.load()
    workshop = Workshop(Knowledge.load(), vocabulary, is_dead=lambda _url: False)

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        async with host.connected(), AsyncExitStack() as stack:
            writer: Writer = workshop.local()
            if llm.configured:
                writer = await with_models(stack)
            subscribe(host.bus, MakeAnalysis(host.inbox, host.vault, writer))
            async with host.consuming():
                yield

    async def with_models(stack: AsyncExitStack) -> Writer:
        ledger = MongoLedger(host.database[COLLECTION])
        await ledger.prepare()
        gatehouse = await open_gateway(llm, host.redis, ledger)
        stack.push_async_callback(gatehouse.aclose)
        tokenise = Tokeniser(Lexicon.load(), vocabulary)
        retriever = LiveRetriever(IndexStore(settings.index_folder), tokenise)
        await retriever.load(workshop.knowledge.entries)
        stack.push_async_callback(retriever.close)
        pace = Pace(realtime=settings.realtime_seconds)
        return workshop.with_models(
            gatehouse.gateway, retriever, gatehouse.catalog.complexity, pace
        )

    return worker_app(host, running())
