"""The generate service's table of contents."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette

from libs.contracts.skills import Vocabulary
from libs.llm.batch.ticks import TICKS
from libs.llm.settings import LlmSettings
from libs.platform.erasure.duty import ErasureDuty, VaultContent
from libs.platform.service import ServiceHost
from libs.platform.serving import worker_app
from services.generate.consumers import PUBLISHES, TOPICS, UseCases, subscribe
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.mongo import MongoEntries
from services.generate.settings import GenerateSettings
from services.generate.usecases import MakeAnalysis
from services.generate.workshop import Workshop


def make_app(settings: GenerateSettings, llm: LlmSettings) -> Starlette:
    """Build the service; nothing connects before the application starts."""
    topics = (*TOPICS, TICKS) if llm.configured else TOPICS
    host = ServiceHost("generate", settings, topics, PUBLISHES)
    shipped, vocabulary = Knowledge.load(), Vocabulary.load()

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        # One thread for what computes: more would only keep the interpreter from the event loop.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1, "composing"))
        async with host.connected(), AsyncExitStack() as stack:
            imported = await MongoEntries(host.database).all()
            workshop = Workshop(shipped.with_entries(imported), vocabulary)
            if llm.configured:
                from services.generate.models import Models  # noqa: PLC0415 (8 MB, else unused)

                cases = await Models(host, settings, llm, workshop, stack).open()
            else:
                making = MakeAnalysis(host.inbox, host.vault, workshop.local())
                held = {"vault_items": VaultContent(host.vault)}
                cases = UseCases(making, ErasureDuty(host.name, host.inbox, held))
            subscribe(host.bus, cases)
            async with host.consuming():
                yield

    return worker_app(host, running())
