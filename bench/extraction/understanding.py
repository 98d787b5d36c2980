"""What is made of the text: personal data found, skills and months read; on made-up resumes.

``bench.privacy`` and ``bench.structure`` measure the same in more detail and beside peers.
"""

from bench.planted.resumes import Resumes
from bench.privacy import NUMBERS, Score, find_with, planted
from bench.structure import measure as structured
from libs.contracts.kinds import Language
from libs.privacy.detector import Detector
from libs.privacy.kinds import Kind

_SEED, _RESUMES = 20261124, 200


def measure() -> dict[str, float]:
    """Recall and precision over all planted items; F1 of skills; share of exact totals."""
    score, find, resumes = Score(), find_with(Detector()), Resumes(_SEED)
    for resume in planted(_SEED):
        score.add(resume, find)
    _, read = structured([resumes.make(tuple(Language)[n % 2]) for n in range(_RESUMES)])
    return {
        "pii_items": float(sum(score.planted.values())),
        "pii_numbers_recall": score.recall(NUMBERS),
        "pii_names_recall": score.recall(frozenset((Kind.NAME,))),
        "pii_precision": score.precision,
        "skills_f1": read["skills F1"],
        "months_exact": read["total months exact"],
    }
