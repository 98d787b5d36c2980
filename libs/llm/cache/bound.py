"""The similarity from which a hit is right often enough, with a stated confidence.

After vCache (Schroeder et al. 2025, arXiv 2502.03771): not a threshold that somebody liked, but the
lowest one whose error, by the evidence so far, is below a limit. The evidence is a tally of judged
hits that passed the guards: shipped with the code, and added to by audits in operation.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NEVER = 2.0  # no cosine reaches it
_PER_UNIT = 200  # bins of 0.005


@dataclass(frozen=True, slots=True)
class Tally:
    """Judged hits of one bin of similarity."""

    right: int = 0
    wrong: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong)


Evidence = Mapping[int, Tally]


def bin_of(similarity: float) -> int:
    """The bin that ``similarity`` falls into."""
    return math.floor(similarity * _PER_UNIT + 1e-9)


def pooled(parts: Iterable[Evidence]) -> Evidence:
    """The sum of several tallies."""
    total: dict[int, Tally] = defaultdict(Tally)
    for part in parts:
        for place, tally in part.items():
            total[place] += tally
    return total


def upper_bound(wrong: int, judged: int, confidence: float) -> float:
    """Upper Clopper-Pearson bound of the error rate (Clopper & Pearson 1934), by bisection."""
    if wrong >= judged:
        return 1.0
    low, high = wrong / judged, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if _at_most(wrong, judged, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, judged: int, rate: float) -> float:
    """P(X <= wrong) of the binomial distribution."""
    total = 0.0
    for count in range(wrong + 1):
        ways = math.lgamma(judged + 1) - math.lgamma(count + 1) - math.lgamma(judged - count + 1)
        total += math.exp(ways + count * math.log(rate) + (judged - count) * math.log1p(-rate))
    return total


def threshold(evidence: Evidence, limit: float, confidence: float) -> float:
    """The lowest similarity down to which hits are wrong in at most ``limit`` of cases.

    Goes down from the top in bands, each just wide enough for its own bound (without an error, 299
    judged hits for 1 % at 95 %), so that many sure hits at the top cannot pay for doubtful ones.

    Returns:
        The lower edge of the last band whose bound holds; :data:`NEVER` if there is none.
    """
    best = NEVER
    band = Tally()
    for place in sorted(evidence, reverse=True):
        band += evidence[place]
        judged = band.right + band.wrong
        if judged and upper_bound(band.wrong, judged, confidence) <= limit:
            best, band = place / _PER_UNIT, Tally()
    return best


@cache
def shipped(embedder: str) -> Evidence:
    """The evidence that comes with the code (``calibration.json``); empty for other embedders."""
    data = json.loads(Path(__file__).with_name("calibration.json").read_text())
    bins = data["bins"] if data["embedder"] == embedder else {}
    return {int(place): Tally(*counts) for place, counts in bins.items()}
