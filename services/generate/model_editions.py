"""Builds editions whose writers ask models, and the search that these are given."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from libs.contracts.kinds import Provider
from libs.contracts.skills import Vocabulary
from libs.llm.build import Gatehouse
from libs.llm.keys import key_rings
from libs.llm.settings import LlmSettings
from services.generate.editions import Edition
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Assess, Links, Meter, Writer
from services.generate.retrieval.embedders.choice import VendorKeys, embedders
from services.generate.retrieval.embedders.wheel import Encode
from services.generate.retrieval.opening import InProcess, Opening
from services.generate.retrieval.ports import Embedder
from services.generate.settings import GenerateSettings
from services.generate.threads import Run
from services.generate.turns import Turns
from services.generate.workshop import Workshop
from services.generate.writing.cached import CachedWriter
from services.generate.writing.meter import EmbeddingMeter, is_calibrated
from services.generate.writing.model import Pace

CacheFor = Callable[[Workshop, Writer], CachedWriter]


@dataclass(frozen=True, slots=True)
class BuildWithModels:
    """Everything over one version of the knowledge.

    Attributes:
        search: makes the retriever.
        cached: puts a writer behind the cache; None where results are not served again.
        meter: measures whether evidence supports.
        run: where it is built.
    """

    vocabulary: Vocabulary
    links: Links
    house: Gatehouse
    weigh: Assess
    pace: Pace
    search: Opening
    cached: CacheFor | None
    meter: Meter | None
    run: Run

    async def __call__(self, knowledge: Knowledge) -> Edition:
        """An edition of ``knowledge``."""
        workshop = await self.run(Workshop, knowledge, self.vocabulary, self.links, self.meter)
        retriever = await self.search.open(knowledge.entries)
        house = self.house
        writer = workshop.writer(
            house.gateway, retriever, self.weigh, self.pace, splitter=house.splitter
        )
        cached = self.cached(workshop, writer) if self.cached else None
        return Edition(knowledge.version, cached or writer, writer, cached, retriever.close)


def embedder_of(
    settings: GenerateSettings, llm: LlmSettings, use: Encode | None = None
) -> Embedder | None:
    """The embedding model that is wanted, if any.

    Args:
        settings: name the model.
        llm: have the vendors' keys.
        use: the sentence encoder of this process, where one is loaded already.

    Raises:
        ValueError: a vendor's model is wanted without its key.
    """
    rings = key_rings(llm.keys, llm.keys_dir)
    keys = {provider: ring.all()[0].secret for provider, ring in rings.items() if ring.all()}
    vendors = VendorKeys(
        openai=keys.get(Provider.OPENAI),
        gemini=keys.get(Provider.GEMINI),
        openai_url=llm.openai_base_url,
        gemini_url=llm.gemini_base_url,
    )
    return next(embedders([settings.embeddings], vendors, use), None)


def meter_of(settings: GenerateSettings, embedder: Embedder | None) -> Meter | None:
    """What measures evidence: only a model whose similarities were calibrated can."""
    if embedder is None or not settings.evidence_by_meaning or not is_calibrated(embedder):
        return None
    return EmbeddingMeter(embedder)


def search_of(
    settings: GenerateSettings, near: InProcess, turns: Turns, stack: AsyncExitStack
) -> Opening:
    """How knowledge is searched: in process, or through Elasticsearch where that is configured."""
    if settings.elasticsearch_url is None:
        return near
    from elasticsearch import AsyncElasticsearch  # noqa: PLC0415 (10 MB, else unused)

    from services.generate.retrieval.through_elastic import (  # noqa: PLC0415 (likewise)
        ThroughElasticsearch,
    )

    client = AsyncElasticsearch(settings.elasticsearch_url.get_secret_value(), request_timeout=60)
    stack.push_async_callback(client.close)
    return ThroughElasticsearch(client, turns, near)
