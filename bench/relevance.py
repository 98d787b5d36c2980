"""The labelled queries, and how well a ranking answers them.

Labels name concepts, so that they outlive the combining of questions: 2 is what was asked for,
1 helps as well. They were judged query by query and pooled: whatever BM25, E5 or their fusion put
first was looked at.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.generate.knowledge.entry import EntryKind
from services.generate.retrieval.ports import Query, Retriever

QUERIES = Path(__file__).parent / "data" / "relevance.jsonl"
DEPTH = 10
KINDS = frozenset({EntryKind.QUESTION, EntryKind.CONCEPT})


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


def ndcg(topics: Sequence[str], label: Labelled) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin & Kekäläinen 2002).

    Args:
        topics: concept of each hit, best first, each once.
        label: the judgements.
    """
    best = sorted(label.topics.values(), reverse=True)
    return _dcg(label.topics.get(topic, 0) for topic in topics[:DEPTH]) / _dcg(best[:DEPTH])


def _dcg(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


async def judge(retriever: Retriever, labels: Sequence[Labelled]) -> dict[str, float]:
    """Mean nDCG@10 of a retriever: by language of the query, and under ``all``.

    Questions and concepts are asked for, one of each concept, since concepts are what was judged.
    """
    sums: dict[str, float] = defaultdict(float)
    for label in labels:
        query = Query(label.query, kinds=KINDS, per_subject=1, limit=DEPTH)
        value = ndcg([hit.entry.topic for hit in await retriever.search(query)], label)
        for group in (label.language, "all"):
            sums[group] += value
    sizes = Counter(label.language for label in labels)
    return {group: sums[group] / (sizes[group] or len(labels)) for group in sums}
