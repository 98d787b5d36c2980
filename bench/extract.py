"""``python -m bench.extract``: is the text right, fast beside its peers, and the service unharmed?

``SHORT=1`` takes a sample of each part, for a machine or a moment that has no half hour.
"""

import asyncio
import os
import sys
from collections.abc import Sequence

from bench.extraction import accuracy, endurance, peers, speed, understanding
from bench.extraction.contender import PACKAGES
from bench.harness import Bound, finish
from services.extract.pool import Pool, Terms
from tests.corpus.cases import Case, corpus, paper
from tests.corpus.resumes import make

SHORT = os.environ.get("SHORT") == "1"
FUZZED, SOAKED, ROUNDS = (200, 600, 3) if SHORT else (2_000, 10_000, 7)
ENGINES = ("pymupdf", "tesserocr", "lxml", "pillow", "olefile")
BOUNDS = [
    Bound("accuracy_digital", 0.995, at_least=True),
    Bound("accuracy_scan_300", 0.96, at_least=True),
    Bound("accuracy_scan_200", 0.95, at_least=True),
    Bound("accuracy_skewed", 0.94, at_least=True),
    Bound("columns_in_order", 1.0, at_least=True),
    Bound("pii_items", 1_000, at_least=True),
    Bound("pii_numbers_recall", 0.99, at_least=True),
    Bound("pii_names_recall", 0.95, at_least=True),
    Bound("pii_precision", 0.95, at_least=True),
    Bound("skills_f1", 0.9, at_least=True),
    Bound("months_exact", 0.95, at_least=True),
    Bound("digital_to_pymupdf", 0.8, at_least=True),
    Bound("ocr_to_tesseract", 0.9, at_least=True),
    Bound("fuzz_unexplained", 0),
    Bound("fuzz_overdue", 0),
    Bound("fuzz_parent_growth", 0.05),
    Bound("soak_growth", 0.10),
    Bound("peers", len(PACKAGES), at_least=True),
    Bound("peers_faster", 0),
]


async def measure(cases: Sequence[Case]) -> dict[str, float]:
    """All parts, one after the other."""
    digital = [case for case in cases if case.kind == "digital"]
    scans = [case for case in cases if case.name.startswith(("scan-300-", "scan-200-"))]
    plain = [case for case in scans if not case.name.count("quarter") and "half" not in case.name]
    pool = Pool(speed.CORES, Terms())
    await pool.start()
    figures = await accuracy.measure(cases[::3] if SHORT else cases, pool)
    figures |= await understanding.measure(pool, scanned=not SHORT)
    pdfs = [case for case in digital if case.name.startswith("pdf")]
    figures |= await speed.digital(pdfs, pool, 5 * ROUNDS)
    figures |= await speed.scanned(plain[::3] if SHORT else plain, pool, 1 if SHORT else 2)
    figures |= await speed.hop(pool)
    pool.close()
    figures |= peers.compare(digital, 3 if SHORT else 5)
    figures |= await endurance.fuzz(digital, FUZZED)
    return figures | await endurance.soak(paper(make("ko", 1), "single").pdf(), SOAKED)


def main() -> int:
    """Measure, print, judge."""
    figures = asyncio.run(measure(list(corpus())))
    return finish("extract", figures, BOUNDS, ENGINES)


if __name__ == "__main__":
    sys.exit(main())
