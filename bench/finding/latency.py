"""Milliseconds per search among many subjects."""

import asyncio
import gc
import random
import time
from collections.abc import Awaitable, Callable, Sequence

import numpy as np

from bench.finding.peers import Remembering
from bench.harness import percentile
from bench.relevance import Labelled
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.choice import Tokenise
from services.generate.retrieval.local import LocalRetriever, Meaning
from services.generate.retrieval.ports import Embedder, Query, Retriever, Vectors
from services.generate.retrieval.subjects import Subject
from services.generate.retrieval.vectors import VectorIndex


async def latency(
    embedder: Embedder, tokenise: Tokenise, shipped: Sequence[Subject], vectors: Vectors,
    *, labels: Sequence[Labelled], size: int,
) -> dict[str, float]:  # fmt: skip
    """With the embedding of the query, and without: a vendor's would be made elsewhere.

    The subjects mix two shipped ones each; their vectors lie between those of the two.
    """
    grouped, words, index = _many(tokenise, shipped, vectors, size)
    whole = LocalRetriever(grouped, tokenise, words, [Meaning(embedder, index)])
    given = Remembering(embedder)
    await given.queries([label.query for label in labels])
    ranking = LocalRetriever(grouped, tokenise, words, [Meaning(given, index)])
    alone = LocalRetriever(grouped, tokenise, words)
    gc.collect()
    gc.freeze()  # as the service does after its start
    figures = {"latency_subjects": float(size)}
    for name, system in (("search", whole), ("rank", ranking), ("words_search", alone)):
        figures |= await timed(name, searching(system), labels)

    async def embedding(label: Labelled) -> None:
        await embedder.queries([label.query])

    return figures | await timed("embed", embedding, labels)


def searching(retriever: Retriever) -> Callable[[Labelled], Awaitable[object]]:
    """A search for a labelled query."""
    return lambda label: retriever.search(Query(label.query))


async def timed(
    name: str, work: Callable[[Labelled], Awaitable[object]], labels: Sequence[Labelled]
) -> dict[str, float]:
    """Wall clock, and CPU of the process, which other work on the machine disturbs less."""
    await asyncio.gather(*map(work, labels[:20]))
    wall, cpu = [], []
    for label in labels:
        clock, spent = time.perf_counter(), time.process_time()
        await work(label)
        wall.append((time.perf_counter() - clock) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return {
        f"{name}_ms_p50": percentile(wall, 0.5),
        f"{name}_ms_p95": percentile(wall, 0.95),
        f"{name}_cpu_ms_p95": percentile(cpu, 0.95),
    }


def _many(
    tokenise: Tokenise, shipped: Sequence[Subject], vectors: Vectors, size: int
) -> tuple[list[Subject], Bm25, VectorIndex]:
    draw = np.random.default_rng(6)
    pairs = draw.integers(0, len(shipped), (size, 2))
    texts = [tokenise(subject.words()) for subject in shipped]
    words = Bm25.build(
        _half(texts[a], row) + _half(texts[b], row) for row, (a, b) in enumerate(pairs)
    )
    noise = draw.normal(0, 0.02, (size, vectors.shape[1])).astype(np.float32)
    index = VectorIndex.build(vectors[pairs[:, 0]] + vectors[pairs[:, 1]] + noise)
    grouped = [
        Subject(f"{row}", shipped[a].cards, shipped[a].entries[:1])
        for row, (a, _) in enumerate(pairs)
    ]
    return grouped, words, index


def _half(tokens: Sequence[str], seed: int) -> list[str]:
    return random.Random(seed).sample(tokens, len(tokens) // 2)  # noqa: S311 (made texts)
