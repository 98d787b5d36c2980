"""How long a lookup takes among many entries, and what one index over everything would take."""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from redis.asyncio import Redis
from usearch.index import Index

from bench.cache_pairs.facts import Facts, draw
from bench.cache_pairs.lookups import lookup_of
from bench.cache_pairs.relations import reworded
from bench.harness import percentile
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.entries import Entries, Place, Sealed
from libs.llm.cache.guard import Traits
from libs.llm.cache.heads import Sketch, head_of
from libs.llm.cache.lookup import Lookup
from libs.llm.cache.ports import Cipher, Embedder, Vector
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.vectors import packed

TENANTS = {"acme": 0.7, "bolt": 0.2, "crane": 0.1}
_EXPIRES_AT = int(time.time()) + 7 * 86_400
_VALUE_BYTES = 6_000
_FILLER_BYTES = 500  # nobody reads these values
_INDEXED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Lookups with their resumes rendered and their vectors not yet known."""

    exact: Sequence[Lookup]
    similar: Sequence[Lookup]
    unknown: Sequence[Lookup]


def _facts(dice: random.Random) -> Facts:
    return draw(dice.choice(("calibration", "published")), dice)


def _tenant(dice: random.Random) -> str:
    return dice.choices(tuple(TENANTS), tuple(TENANTS.values()))[0]


async def fill(redis: "Redis", cipher: Cipher, count: int) -> None:
    """Store ``count`` entries over tenants, families, levels and languages.

    The vectors are random: only their number and their place decide how long a scan takes.
    """
    dice, noise = random.Random(1), np.random.default_rng(1)  # noqa: S311 (a reproducible draw)
    entries = Entries(redis, CacheSettings().vectors)
    places = [lookup_of(_facts(dice), "x", _tenant(dice)) for _ in range(2_000)]
    value = cipher.seal(b"x" * _FILLER_BYTES, "filler")
    ttl = next(iter(CacheSettings().ttl.values()))
    for number in range(count):
        like = dice.choice(places)
        place = Place(like.tenant, f"{dice.getrandbits(256):064x}", like.partition)
        vector: Vector = noise.normal(size=512).astype(np.float32)
        traits = Traits(like.skills, like.claims, frozenset(), like.text)
        sealed = Sealed(
            value=value,
            traits=cipher.seal(traits.to_json(), place.traits_key),
            vector=cipher.seal(packed(vector), place.vector_key),
            head=head_of(place.entry, _EXPIRES_AT, Sketch.of(like, place.partition_key)),
        )
        await entries.put(place, sealed, ttl, ())
        if number % 20_000 == 0:
            print(f"  {number} entries stored", flush=True)


async def prepare(cache: ResultCache, count: int) -> Asked:
    """Store ``count`` real entries, and ask for them, for their like, and for others."""
    dice = random.Random(2)  # noqa: S311 (a reproducible draw)
    drawn = [(_facts(dice), _tenant(dice)) for _ in range(count)]
    for place, (facts, tenant) in enumerate(drawn):
        await cache.store(lookup_of(facts, f"r{place}", tenant), b"v" * _VALUE_BYTES)
    others = [(_facts(dice), _tenant(dice)) for _ in range(count)]
    return Asked(
        exact=[lookup_of(facts, "e", tenant) for facts, tenant in drawn],
        similar=[lookup_of(reworded(facts, dice), "s", tenant) for facts, tenant in drawn],
        unknown=[lookup_of(replace(facts, extra=0), "u", tenant) for facts, tenant in others],
    )


async def lookups(cache: ResultCache, asked: Asked) -> Mapping[str, float]:
    """Milliseconds a lookup, embedding included, one after the other."""
    figures: dict[str, float] = {}
    all_times: list[float] = []
    for name in ("exact", "similar", "unknown"):
        times = [await _timed(cache, lookup) for lookup in getattr(asked, name)]
        figures[f"{name}_p50_ms"] = percentile(times, 0.50)
        figures[f"{name}_p95_ms"] = percentile(times, 0.95)
        all_times += times
    return {**figures, "lookup_p95_ms": percentile(all_times, 0.95)}


async def _timed(cache: ResultCache, lookup: Lookup) -> float:
    began = time.perf_counter()
    await cache.find(lookup)
    return (time.perf_counter() - began) * 1000


def embedding(embedder: Embedder, asked: Asked) -> Mapping[str, float]:
    """Milliseconds of embedding alone: the part of a lookup that no store can make faster."""
    times = []
    for lookup in islice(asked.unknown, 200):
        began = time.perf_counter()
        embedder.embed(lookup.text)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "embedding_p50_ms": percentile(times, 0.50),
        "embedding_p95_ms": percentile(times, 0.95),
    }


def whole_index(count: int) -> Mapping[str, float]:
    """The alternative: one HNSW index of all vectors in each process.

    Building grows faster than the number of vectors, so fewer tell enough.
    """
    noise = np.random.default_rng(3)
    vectors = noise.normal(size=(count, 512)).astype(np.float32)
    index = Index(ndim=512, metric="cos", dtype="i8")
    began = time.perf_counter()
    index.add(np.arange(count), vectors)
    built = time.perf_counter() - began
    times = []
    for wanted in vectors[:500]:
        began = time.perf_counter()
        index.search(wanted, _INDEXED)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "usearch_build_s": built,
        "usearch_p95_ms": percentile(times, 0.95),
        "usearch_megabytes": index.memory_usage / 2**20,
    }
