"""How often a hit is wrong on the published pairs: the guarded cache, and plain similarity."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from usearch.index import Index

from bench.cache_pairs.lookups import lookup_of
from bench.cache_pairs.pairs import Pair
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.ports import Embedder, Vector

PLAIN_THRESHOLD = 0.8  # GPTCache's default similarity_threshold
_WRONG = 0.01


class Remembering:
    """An embedder that embeds each text once: both caches see the same resumes."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vector] = {}
        self.name = embedder.name

    def embed(self, text: str) -> Vector:
        """The vector of ``text``."""
        if text not in self._vectors:
            self._vectors[text] = self._embedder.embed(text)
        return self._vectors[text]


async def guarded(cache: ResultCache, pairs: Sequence[Pair]) -> Mapping[str, float]:
    """All cached sides stored in one tenant, all asking sides looked up.

    Each value names the meaning that it was made for, so any hit can be judged, also one that is
    not of the pair's own cached side.
    """
    for place, pair in enumerate(pairs):
        meaning = pair.cached.meaning().encode()
        await cache.store(lookup_of(pair.cached, f"cached-{place}"), meaning)
    verdicts: Counter[tuple[str, str]] = Counter()
    for place, pair in enumerate(pairs):
        hit = await cache.find(lookup_of(pair.asking, f"asking-{place}"))
        right = hit is not None and hit.value == pair.asking.meaning().encode()
        verdict = "miss" if hit is None else "right" if right else "wrong"
        verdicts[pair.relation, verdict] += 1
    return _shares(verdicts, pairs)


def _shares(verdicts: Counter[tuple[str, str]], pairs: Sequence[Pair]) -> Mapping[str, float]:
    same = {pair.relation for pair in pairs if pair.same}
    total = Counter(pair.relation for pair in pairs)
    wrong = {name: verdicts[name, "wrong"] for name in total}
    right = sum(verdicts[name, "right"] for name in total)
    near = sum(count for name, count in total.items() if name not in same)
    figures = {
        "near_pairs": float(near),
        "wrong_of_hits": sum(wrong.values()) / max(right + sum(wrong.values()), 1),
        "wrong_of_near_pairs": sum(wrong[name] for name in total if name not in same) / near,
    }
    figures |= {f"hit_{name}": verdicts[name, "right"] / total[name] for name in sorted(same)}
    return figures


def plain(embedder: Embedder, pairs: Sequence[Pair]) -> Mapping[str, float]:
    """Nearest neighbour over everything, one threshold: as a semantic cache is commonly built."""
    vectors = [embedder.embed(lookup_of(pair.cached, "c").text) for pair in pairs]
    index = Index(ndim=len(vectors[0]), metric="cos", dtype="f32")
    index.add(np.arange(len(vectors)), np.stack(vectors))
    nearest = [_nearest(index, embedder.embed(lookup_of(p.asking, "a").text)) for p in pairs]
    meanings = [pair.cached.meaning() for pair in pairs]
    judged = sorted(
        (
            (similarity, meanings[place] == pair.asking.meaning())
            for pair, (place, similarity) in zip(pairs, nearest, strict=True)
        ),
        reverse=True,
    )
    hits = [right for similarity, right in judged if similarity >= PLAIN_THRESHOLD]
    return {
        "plain_wrong_of_hits": hits.count(False) / max(len(hits), 1),
        "plain_hits_at_1_percent_wrong": _hits_within(judged) / len(pairs),
    }


def _nearest(index: Index, wanted: Vector) -> tuple[int, float]:
    found = index.search(wanted, 1)
    return int(found.keys[0]), 1.0 - float(found.distances[0])


def _hits_within(judged: Sequence[tuple[float, bool]]) -> int:
    """The most hits that any threshold allows with at most 1 % of them wrong."""
    most = wrong = 0
    for count, (_, right) in enumerate(judged, 1):
        wrong += not right
        if wrong <= _WRONG * count:
            most = count
    return most
