"""A mergeable sketch of latencies that knows about calls that were cut short.

Counts in logarithmic buckets (relative error 7 %), so that sketches of several replicas add up by
adding counts. A call that was cancelled after two seconds says "longer than two seconds"; to drop
it would make slow models look fast. The distribution is therefore the Kaplan-Meier estimate
(Kaplan and Meier, 1958), which uses such censored observations for what they say.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

_FIRST = 0.02  # upper edge of the first bucket, seconds
_GROWTH = 1.15
BUCKETS = 64  # the last begins at 133 s

EDGES = [_FIRST * _GROWTH**index for index in range(BUCKETS)]


def bucket_of(seconds: float) -> int:
    """The index of the bucket that ``seconds`` falls into."""
    if seconds <= _FIRST:
        return 0
    return min(BUCKETS - 1, math.ceil(math.log(seconds / _FIRST, _GROWTH)))


class Sketch:
    """Weighted counts of finished and of censored calls by bucket."""

    __slots__ = ("_cdf", "_mean", "censored", "finished")

    def __init__(self) -> None:
        self.finished = [0.0] * BUCKETS
        self.censored = [0.0] * BUCKETS
        self._cdf: list[float] | None = None
        self._mean: float | None = None

    @classmethod
    def typical(cls, mean_s: float, weight: float) -> "Sketch":
        """A prior: log-normal around ``mean_s`` seconds, worth ``weight`` observations."""
        sketch = cls()
        middle = mean_s * math.exp(-(_PRIOR_SPREAD**2) / 2)
        for z in _PRIOR_POINTS:
            sketch.add(middle * math.exp(_PRIOR_SPREAD * z), weight=weight / len(_PRIOR_POINTS))
        return sketch

    def add(self, seconds: float, *, censored: bool = False, weight: float = 1.0) -> None:
        """Take in one call that took ``seconds``, or was cut short after that long."""
        counts = self.censored if censored else self.finished
        counts[bucket_of(seconds)] += weight
        self._cdf = self._mean = None

    def merge(self, others: Iterable["Sketch"]) -> "Sketch":
        """A new sketch of this one's observations and the others'."""
        total = Sketch()
        for part in (self, *others):
            for index in range(BUCKETS):
                total.finished[index] += part.finished[index]
                total.censored[index] += part.censored[index]
        return total

    def scale(self, factor: float) -> None:
        """Multiply all counts: old observations fade."""
        self.finished = [count * factor for count in self.finished]
        self.censored = [count * factor for count in self.censored]
        self._cdf = self._mean = None

    @property
    def weight(self) -> float:
        """How many observations the sketch stands for."""
        return sum(self.finished) + sum(self.censored)

    def chance(self, seconds: float) -> float:
        """The probability that a call is done within ``seconds``; 0 before the first bucket."""
        return self.chances((seconds,))[0]

    def chances(self, moments: Sequence[float]) -> list[float]:
        """:meth:`chance` of many moments; the hot path asks for some forty at a time."""
        cdf, found = self._distribution(), []
        for seconds in moments:
            index = bisect_right(EDGES, seconds)
            below = cdf[index - 1] if index else 0.0
            if 0 < index < BUCKETS:
                edge = EDGES[index - 1]
                part = (seconds - edge) / (EDGES[index] - edge)
                below += part * (cdf[index] - below)
            found.append(below)
        return found

    def quantile(self, share: float) -> float:
        """Seconds within which ``share`` of the calls are done; the last edge at most."""
        cdf = self._distribution()
        index = next((i for i, chance in enumerate(cdf) if chance >= share - 1e-9), BUCKETS - 1)
        return EDGES[index]

    @property
    def mean(self) -> float:
        """The mean in seconds; what never finished counts at the last edge that was seen."""
        if self._mean is None:
            self._mean = self._weighed()
        return self._mean

    def _weighed(self) -> float:
        cdf = self._distribution()
        steps = zip(EDGES, [cdf[0], *(b - a for a, b in pairwise(cdf))], strict=True)
        top = max((i for i in range(BUCKETS) if self.finished[i] or self.censored[i]), default=0)
        return sum(edge * mass for edge, mass in steps) + EDGES[top] * (1.0 - cdf[-1])

    def _distribution(self) -> list[float]:
        if self._cdf is None:
            self._cdf = self._kaplan_meier()
        return self._cdf

    def _kaplan_meier(self) -> list[float]:
        at_risk, surviving, cdf = self.weight, 1.0, []
        for finished, censored in zip(self.finished, self.censored, strict=True):
            if at_risk > 0:
                surviving *= max(0.0, 1.0 - finished / at_risk)
            at_risk -= finished + censored
            cdf.append(1.0 - surviving)
        return cdf


_PRIOR_SPREAD = 0.5
_PRIOR_POINTS = (-1.64, -1.04, -0.67, -0.39, -0.13, 0.13, 0.39, 0.67, 1.04, 1.64)
