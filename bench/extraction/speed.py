"""Pages a second on two cores beside the bare engines: PyMuPDF and the ``tesseract`` program."""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from shutil import which

import pymupdf

from services.extract.domain import Limits
from services.extract.pool import Pool
from services.extract.reading import read
from services.extract.scanning.structure import inspect
from tests.corpus.cases import Case

CORES = 2
_PDF = "application/pdf"
Round = Callable[[], Awaitable[object]]


def bare(data: bytes) -> list[str]:
    """PyMuPDF's own text of each page."""
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return [page.get_text() for page in document]


def whole(data: bytes) -> list[str]:
    """What the service does up to the text: structural scan, then reading.

    The text alone is handed back, as by :func:`bare`: in the service, places and what was hidden go
    on in the same worker, which masks and structures there.
    """
    inspect(data, _PDF, Limits())
    return [line.text for line in read(data, _PDF, Limits()).lines]


async def digital(cases: Sequence[Case], pool: Pool, rounds: int) -> dict[str, float]:
    """Ours and bare PyMuPDF, each file a job of the same pool, taking turns."""
    files = [case.data for case in cases]

    async def run(function: Callable[[bytes], object]) -> None:
        await asyncio.gather(*(pool.run(function, data, timeout_s=60) for data in files))

    ours, theirs = await _turns(lambda: run(whole), lambda: run(bare), rounds)
    pages = len(files)
    return {
        "digital_pages_per_s": pages / statistics.median(ours),
        "pymupdf_pages_per_s": pages / statistics.median(theirs),
        "digital_to_pymupdf": _ratio(theirs, ours),
    }


async def scanned(cases: Sequence[Case], pool: Pool, rounds: int) -> dict[str, float]:
    """Ours and ``tesseract -l kor+eng --psm 4``, which gets ready-made pictures of the pages."""
    if which("tesseract") is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        pictures = [_picture(case, Path(folder)) for case in cases]

        async def run() -> None:
            jobs = (pool.run(read, c.data, c.media_type, Limits(), timeout_s=180) for c in cases)
            await asyncio.gather(*jobs)

        ours, theirs = await _turns(run, lambda: _tesseract(pictures), rounds)
    pages = len(cases)
    return {
        "ocr_pages_per_s": pages / statistics.median(ours),
        "tesseract_pages_per_s": pages / statistics.median(theirs),
        "ocr_to_tesseract": _ratio(theirs, ours),
    }


async def hop(pool: Pool, jobs: int = 300) -> dict[str, float]:
    """What a job of 200 kB costs that does nothing."""
    data = bytes(200_000)
    started = time.perf_counter()
    for _ in range(jobs):
        await pool.run(len, data, timeout_s=5)
    return {"pool_hop_ms": (time.perf_counter() - started) / jobs * 1000}


async def _turns(one: Round, other: Round, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each round; they alternate, so that a busy machine is busy for both."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(await _timed(one))
        theirs.append(await _timed(other))
    return ours, theirs


async def _timed(run: Round) -> float:
    started = time.perf_counter()
    await run()
    return time.perf_counter() - started


def _ratio(theirs: list[float], ours: list[float]) -> float:
    return statistics.median(t / o for t, o in zip(theirs, ours, strict=True))


def _picture(case: Case, folder: Path) -> Path:
    path = folder / f"{case.name}.png"
    with pymupdf.open(stream=case.data, filetype="pdf") as document:
        document[0].get_pixmap(dpi=300, colorspace=pymupdf.csGRAY).save(str(path))
    return path


async def _tesseract(pictures: Sequence[Path]) -> None:
    """One process a page, one thread each, two at a time: its fastest way on two cores."""
    slots = asyncio.Semaphore(CORES)

    async def one(path: Path) -> None:
        async with slots:
            process = await asyncio.create_subprocess_exec(
                "tesseract", str(path), "stdout", "-l", "kor+eng", "--psm", "4",
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )  # fmt: skip
            await process.wait()

    await asyncio.gather(*map(one, pictures))
