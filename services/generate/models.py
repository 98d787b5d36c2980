"""Everything that models need, opened on the running loop: gateway, search, cache, batches."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from pydantic import BaseModel
from redis.asyncio import Redis
from taskiq_faststream import StreamScheduler

from libs.contracts.skills import Vocabulary
from libs.llm.batch.adapters.mongo import MongoBatches
from libs.llm.batch.adapters.vault_sealer import VaultSealer
from libs.llm.batch.adapters.vendors import KeyedVendors
from libs.llm.batch.books import BatchBooks
from libs.llm.batch.build import Batches, open_batches
from libs.llm.batch.ports import Callbacks
from libs.llm.batch.schedule import make_scheduler
from libs.llm.batch.ticks import LOST_TICKS, TICKS
from libs.llm.build import Gatehouse, open_gateway
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.use_embedder import UseEmbedder
from libs.llm.keys import key_rings
from libs.llm.ledger.mongo import COLLECTION, MongoLedger
from libs.llm.routing.complexity import assess
from libs.llm.settings import LlmSettings
from libs.platform.bus.broker import make_broker
from libs.platform.bus.topics import provision
from libs.platform.erasure.duty import ErasureDuty, Forgetful, VaultContent
from libs.platform.redis_client import make_redis
from libs.platform.service import ServiceHost
from libs.platform.vault.derived import derived_key
from libs.privacy.guard import Guard
from services.generate.consumers import Batching, UseCases
from services.generate.current import CurrentAsking, CurrentCache, CurrentWriter
from services.generate.editions import Editions
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.mongo import MongoEntries
from services.generate.model_editions import (
    BuildWithModels,
    CacheFor,
    embedder_of,
    meter_of,
    search_of,
)
from services.generate.ports import Assess, Links
from services.generate.prompts.answers import InterviewAnswer, LearningAnswer
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.opening import InProcess
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.tokens import Tokeniser
from services.generate.settings import GenerateSettings
from services.generate.threads import Run
from services.generate.usecases import MakeAnalysis
from services.generate.waiting.mongo import MongoHeld
from services.generate.waiting.realtime import BusRealtime
from services.generate.waiting.returns import Returns
from services.generate.waiting.room import WaitingRoom
from services.generate.waiting.ticking import keep_ticking
from services.generate.writing.model import Pace
from services.generate.writing.sharing import GuardDetector

_ANSWERS: dict[str, type[BaseModel]] = {"interview": InterviewAnswer, "learning": LearningAnswer}


@dataclass(frozen=True, slots=True)
class Models:
    """Opens the parts; ``stack`` closes them."""

    host: ServiceHost
    settings: GenerateSettings
    llm: LlmSettings
    vocabulary: Vocabulary
    links: Links
    run: Run
    stack: AsyncExitStack

    async def open(self, shipped: Knowledge) -> tuple[UseCases, Editions]:
        """The use cases with models behind them, and the editions of the knowledge they use."""
        host, settings = self.host, self.settings
        ledger = MongoLedger(host.database[COLLECTION])
        await ledger.prepare()
        house = await open_gateway(self.llm, host.redis, ledger)
        self.stack.push_async_callback(house.aclose)
        quick = self._quick()
        sentences = UseEmbedder() if settings.cache else None
        cache = self._cache(quick, sentences) if sentences else None
        build = self._build(house, cache, quick, sentences)
        editions = Editions(shipped, MongoEntries(host.database), build)
        making = MakeAnalysis(host.inbox, host.vault, CurrentWriter(editions))
        self.stack.push_async_callback(making.aclose)
        keepers: dict[str, Forgetful] = {"vault_items": VaultContent(host.vault)}
        if cache is not None:
            keepers["result_cache"] = cache
        batching, waiting = await self._batching(house, making, editions)
        keepers |= waiting
        return UseCases(making, ErasureDuty(host.name, host.inbox, keepers), batching), editions

    def _build(
        self,
        house: Gatehouse,
        cache: ResultCache | None,
        quick: Redis,
        sentences: UseEmbedder | None,
    ) -> BuildWithModels:
        settings = self.settings
        weigh = partial(assess, thresholds=house.catalog.complexity)
        # The cache's model serves the search too: its weights are most of what meaning costs.
        embedder = embedder_of(settings, self.llm, sentences.encode if sentences else None)
        tokenise = Tokeniser(Lexicon.load(), self.vocabulary)
        store, models = IndexStore(settings.index_folder), [embedder] if embedder else []
        near = InProcess(store, tokenise, models, self.run)
        return BuildWithModels(
            vocabulary=self.vocabulary,
            links=self.links,
            house=house,
            weigh=weigh,
            pace=Pace(settings.realtime_seconds, settings.realtime_seconds_of),
            search=search_of(settings, near, self.host.leases, self.stack),
            cached=self._cached(cache, quick, house, weigh) if cache else None,
            meter=meter_of(settings, embedder),
            run=self.run,
        )

    def _quick(self) -> Redis:
        """A client that fails at once: no request waits for a cache that is away."""
        quick = make_redis(self.settings, retries=0)
        self.stack.push_async_callback(quick.aclose)
        return quick

    def _cache(self, quick: Redis, sentences: UseEmbedder) -> ResultCache:
        rules = self.settings.cache_rules
        detector = GuardDetector(Guard()) if rules.sharing else None
        return ResultCache(
            quick, self._cipher, sentences, rules, detector, witness=self.host.journal
        )

    def _cached(
        self, cache: ResultCache, quick: Redis, house: Gatehouse, weigh: Assess
    ) -> CacheFor:
        flights = Flights(quick, self._cipher, self.host.leases, witness=self.host.journal)
        return lambda workshop, writer: workshop.cached(writer, cache, flights, weigh, house.ledger)

    @property
    def _cipher(self) -> AesGcm:
        return AesGcm(derived_key(self.host.keks, "result cache"))

    async def _batching(
        self, house: Gatehouse, making: MakeAnalysis, editions: Editions
    ) -> tuple[Batching, dict[str, Forgetful]]:
        rules = self.settings.batch
        held = MongoHeld(self.host.database, rules.longest_wait + rules.kept)
        await held.prepare()
        asking, cache = CurrentAsking(editions), CurrentCache(editions)
        realtime = BusRealtime(self.host.bus.broker)
        back = Returns(held, making, realtime, asking=asking, cache=cache, patience=rules.reserve)
        batches = await self._batches(house, back)
        room = WaitingRoom(
            batches.desk,
            held,
            house.router.route,
            asking=asking,
            realtime=CurrentWriter(editions),
            cache=cache,
        )
        await self._tick()
        # The desk last: it may have to wait for a vendor, and nothing else shall wait for that.
        keepers: dict[str, Forgetful] = {"held_requests": held, "batch_items": batches.desk}
        return Batching(room, batches.office), keepers

    async def _batches(self, house: Gatehouse, callbacks: Callbacks) -> Batches:
        store = MongoBatches(self.host.database)
        await store.prepare()
        rings = key_rings(self.llm.keys, self.llm.keys_dir)
        vendors = KeyedVendors(rings, self.llm.base_urls)
        self.stack.push_async_callback(vendors.aclose)
        return open_batches(
            store=store,
            vendors=vendors,
            sealer=VaultSealer(self.host.vault.keys, self.host.journal),
            books=BatchBooks(house.admission, house.ledger, house.prices),
            callbacks=callbacks,
            catalog=house.catalog,
            answers=_ANSWERS,
            settings=self.settings.batch,
        )

    async def _tick(self) -> None:
        """Keep the schedule going beside everything else, while it is this replica's turn."""
        await provision(self.settings, (TICKS, LOST_TICKS))

        def make() -> StreamScheduler:
            return make_scheduler(make_broker(self.settings, "generate-ticks"))

        ticking = asyncio.create_task(keep_ticking(self.host.leases, make))
        self.stack.callback(ticking.cancel)
