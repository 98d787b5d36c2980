"""Character accuracy and reading order over the corpus, read through the pool."""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Sequence

from services.extract.domain import Limits
from services.extract.pool import Pool
from services.extract.reading import read
from tests.corpus.accuracy import accuracy, follows, in_order
from tests.corpus.cases import Case


async def measure(cases: Sequence[Case], pool: Pool) -> dict[str, float]:
    """Mean and least accuracy by kind, and the share of column cases in order."""
    found = await asyncio.gather(*(_read(case, pool) for case in cases))
    by_kind: dict[str, list[float]] = defaultdict(list)
    ordered = []
    for case, text in zip(cases, found, strict=True):
        score = accuracy(case.text, text)
        by_kind[case.kind].append(score)
        if case.columns:
            digital = case.kind == "digital"
            ordered.append(
                in_order(case.lines, text) == 1 if digital else follows(case.lines, text)
            )
    figures: dict[str, float] = {"documents": len(cases)}
    for kind, scores in by_kind.items():
        figures[f"accuracy_{kind}"] = statistics.fmean(scores)
        figures[f"accuracy_{kind}_least"] = min(scores)
    return {**figures, "columns_in_order": statistics.fmean(ordered)}


async def _read(case: Case, pool: Pool) -> str:
    document = await pool.run(read, case.data, case.media_type, Limits(), timeout_s=180)
    return document.text
