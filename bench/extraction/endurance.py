"""What a pool must survive: thousands of broken files, and ten thousand good ones in a row.

Both go the whole way of an upload: its type as the door finds it, then the service's own extractor,
whose workers inspect, read, mask and structure.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence

from libs.contracts.media import MediaType, sniff
from libs.contracts.problems import Code, ProblemError
from services.extract.adapters.pooled import PooledExtractor
from services.extract.app import PRELOAD
from services.extract.domain import Limits
from services.extract.pool import Pool, Terms
from services.extract.ports import Upload
from services.extract.worker import rss_bytes
from tests.corpus.cases import Case
from tests.corpus.mutations import mutate

_WORKERS, _LARGE = 2, 400_000
_LIMIT_S, _OVERDUE_S = 20.0, 2.0
_WARM = 500
_SMALL = Limits(pages=5, pixels=4_000_000, ocr_dpi=100)
"""Scans of few pixels, so that thousands of files take minutes."""
_NEVER = 10**18


async def fuzz(cases: Sequence[Case], files: int, seed: int = 1) -> dict[str, float]:
    """Mutated files through two workers; this process stands for the service."""
    dice = random.Random(seed)  # noqa: S311 (test data)
    seeds = [case.data for case in cases if len(case.data) < _LARGE]
    pool = Pool(_WORKERS, Terms(memory_bytes=1 << 30, preload=PRELOAD))
    extractor = PooledExtractor(pool, _SMALL, {}, _LIMIT_S)
    await pool.start()
    workers = asyncio.Semaphore(_WORKERS)
    outcomes: Counter[str] = Counter()
    memory = []
    longest = 0.0
    for start in range(0, files, 50):
        batch = [mutate(dice.choice(seeds), dice, seeds) for _ in range(min(50, files - start))]
        results = await asyncio.gather(*(_outcome(extractor, data, workers) for data in batch))
        outcomes.update(name for name, _ in results)
        longest = max(longest, *(seconds for _, seconds in results))
        memory.append(rss_bytes())
    pool.close()
    calm = memory[len(memory) // 4 :]
    return {
        "fuzz_files": files,
        "fuzz_read": outcomes["read"],
        "fuzz_timeouts": outcomes[Code.EXTRACTION_TIMEOUT],
        "fuzz_unexplained": outcomes["unexplained"],
        "fuzz_overdue": float(longest > _LIMIT_S + _OVERDUE_S),
        "fuzz_parent_growth": max(calm) / calm[0] - 1,
    }


async def _outcome(
    extractor: PooledExtractor, data: bytes, workers: asyncio.Semaphore
) -> tuple[str, float]:
    """The problem's code, "read", or "unexplained" for anything but a problem; and its seconds."""
    async with workers:
        started = time.perf_counter()
        try:
            await extractor.extract(Upload(data, sniff(data), "bench"))
        except ProblemError as problem:
            outcome = str(problem.code)
        except Exception:  # noqa: BLE001 (what is counted)
            outcome = "unexplained"
        else:
            outcome = "read"
        return outcome, time.perf_counter() - started


async def soak(page: bytes, documents: int) -> dict[str, float]:
    """A one-page PDF again and again through one worker that is never recycled."""
    pool = Pool(1, Terms(recycle_jobs=_NEVER, recycle_rss_bytes=_NEVER, preload=PRELOAD))
    extractor = PooledExtractor(pool, Limits(), {}, _LIMIT_S)
    upload = Upload(page, MediaType.PDF, "bench")
    early = 0
    for number in range(documents):
        await extractor.extract(upload)
        if number + 1 == min(_WARM, documents // 2):
            early = await pool.run(rss_bytes, timeout_s=5)
    late = await pool.run(rss_bytes, timeout_s=5)
    pool.close()
    return {
        "soak_documents": documents,
        "soak_rss_mb": late / 1e6,
        "soak_growth": late / early - 1,
    }
