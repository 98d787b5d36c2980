"""The labelled queries, and how well a ranking answers them.

Labels name concepts, so that they outlive the combining of questions: 2 is what was asked for,
1 helps as well. They were pooled: whatever BM25, E5 or their fusion put first was judged.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.ports import Hit, Query, Retriever

QUERIES = Path(__file__).parent / "data" / "relevance.jsonl"
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with its judgements: grade by concept."""

    query: str
    language: str
    topics: Mapping[str, int]


def labelled() -> list[Labelled]:
    """All labelled queries."""
    lines = QUERIES.read_text("utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines]


def ndcg(topics: Sequence[str], label: Labelled, population: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin & Kekäläinen 2002).

    Args:
        topics: concept of each hit, best first.
        label: the judgements.
        population: how many entries each concept has, for the best ranking possible.
    """
    best = sorted(
        (grade for topic, grade in label.topics.items() for _ in range(population[topic])),
        reverse=True,
    )
    return _dcg(label.topics.get(topic, 0) for topic in topics[:DEPTH]) / _dcg(best[:DEPTH])


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


async def judge(
    retriever: Retriever, labels: Sequence[Labelled], entries: Iterable[Entry]
) -> dict[str, float]:
    """Mean nDCG@10 of a retriever: by language of the query, and under ``all``."""
    population = Counter(entry.topic for entry in entries)
    sums: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for label in labels:
        hits: list[Hit] = await retriever.search(Query(label.query, limit=DEPTH))
        value = ndcg([hit.entry.topic for hit in hits], label, population)
        for group in (label.language, "all"):
            sums[group] += value
            sizes[group] += 1
    return {group: sums[group] / sizes[group] for group in sizes}
