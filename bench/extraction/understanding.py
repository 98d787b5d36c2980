"""What is made of the text: personal data found, skills and months read, in documents as read.

Made-up resumes are written as documents of all formats and read through the pool; what counts is
where their items stand in the lines that came out. ``bench.privacy`` and ``bench.structure``
measure the same on the lines that went in, in more detail and beside peers.
"""

import asyncio
from collections.abc import Sequence

from bench.planted.relocation import as_read
from bench.planted.resumes import Resume, Resumes
from bench.privacy import NUMBERS, Score, find_with, planted
from bench.structure import measure as structured
from libs.contracts.kinds import Language
from libs.privacy.detector import Detector
from libs.privacy.kinds import Kind
from services.extract.domain import Limits
from services.extract.pool import Pool
from services.extract.reading import read
from tests.corpus.sheets import DIGITAL, SCANNED

_SEED, _RESUMES = 20261124, 200
_EACH_SCANNED = 8


async def measure(pool: Pool, *, scanned: bool) -> dict[str, float]:
    """Recall and precision over all planted items; F1 of skills; share of exact totals.

    With ``scanned``, each eighth document has been printed and scanned.
    """
    resumes = Resumes(_SEED)
    made = [resumes.make(tuple(Language)[n % 2]) for n in range(_RESUMES)]
    with_items = await _read_all(planted(_SEED), pool, scanned=scanned)
    figures = personal(with_items, "pii")
    if scanned:
        figures |= personal(with_items[::_EACH_SCANNED], "pii_scanned")
    _, found = structured(await _read_all(made, pool, scanned=scanned))
    return {**figures, "skills_f1": found["skills F1"], "months_exact": found["total months exact"]}


def personal(resumes: Sequence[Resume], name: str) -> dict[str, float]:
    """Of the items planted in ``resumes``, how many are found, and how much else."""
    score, find = Score(), find_with(Detector())
    for resume in resumes:
        score.add(resume, find)
    return {
        f"{name}_items": float(sum(score.planted.values())),
        f"{name}_numbers_recall": score.recall(NUMBERS),
        f"{name}_names_recall": score.recall(frozenset((Kind.NAME,))),
        f"{name}_precision": score.precision,
    }


async def _read_all(resumes: Sequence[Resume], pool: Pool, *, scanned: bool) -> list[Resume]:
    return list(
        await asyncio.gather(
            *(_read(resume, pool, number, scanned=scanned) for number, resume in enumerate(resumes))
        )
    )


async def _read(resume: Resume, pool: Pool, number: int, *, scanned: bool) -> Resume:
    """Write, read, and find again."""
    is_scan = scanned and number % _EACH_SCANNED == 0
    media_type, write = SCANNED if is_scan else DIGITAL[number % len(DIGITAL)]
    document = await pool.run(read, write(resume.page.lines), media_type, Limits(), timeout_s=180)
    return as_read(resume, [line.text for line in document.lines])
