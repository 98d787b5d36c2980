"""When to stop waiting for one model alone.

Two rules, whichever says so first: the model is slower than 1.5 times its own average, or waiting
longer would cost more chance of an answer in time than the second request costs money. The second
is computed from both models' distributions (compare Dean and Barroso, *The Tail at Scale*, 2013,
which hedges at a fixed percentile).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from libs.llm.latency.sketch import Sketch

M = TypeVar("M")

_STEPS = 20  # moments that are looked at between now and the deadline
LIKELY = 0.5  # chance of the next one to be in time at the last moment
_ELBOW_ROOM = 5.0  # average requests that the account may be in credit or in debt
_WEIGHT = 0.02  # of the newest cost in the average


@dataclass(frozen=True, slots=True)
class HedgePolicy:
    """How eagerly a second model is asked.

    Attributes:
        slow_factor: A model slower than this times its own mean is given up on alone.
        worth: What an answer in time is worth, in average calls. One measure for all requests, so
            that money goes where it buys the most answers in time.
        most_extra: The share of all spend that second requests may take.
    """

    slow_factor: float = 1.5
    worth: float = 2.0
    most_extra: float = 0.09


@dataclass(frozen=True, slots=True)
class StandBy(Generic[M]):
    """A model that could be asked second.

    Attributes:
        model: Which.
        latency: How long it takes.
        price: What it costs, in average calls.
    """

    model: M
    latency: Sketch
    price: float


@dataclass(frozen=True, slots=True)
class Plan(Generic[M]):
    """Whom to ask second, and how many seconds from now."""

    model: M
    after: float


def plan(
    first: Sketch,
    others: Sequence[StandBy[M]],
    remaining: float,
    policy: HedgePolicy,
    elapsed: float = 0.0,
) -> Plan[M] | None:
    """Whom to ask second, and when; None if there is no one, or no time.

    The second request is sent only if the first is still out, which a later moment makes less
    likely; but it then has less time to come back. So for each model there is a best moment, which
    maximises the chance of an answer in time less the price of asking.

    Args:
        first: Latency of the model that was asked first.
        others: Who could be asked second.
        remaining: Seconds until the deadline.
        policy: How eagerly.
        elapsed: Seconds for which the first has been out by now.
    """
    if not others or remaining <= 0:
        return None
    slow_after = max(0.0, policy.slow_factor * first.mean - elapsed)
    steps = min(_STEPS, int(slow_after / remaining * _STEPS) + 1)
    moments = [remaining * step / _STEPS for step in range(steps)]
    *done, done_at_last = _chances_of_one_still_out(first, [*moments, remaining], elapsed)
    left = [remaining - moment for moment in moments]
    best: Plan[M] | None = None
    most = 0.0
    for other in others:
        price, missing = other.price / policy.worth, 1.0 - done_at_last
        for moment, over, in_time in zip(moments, done, other.latency.chances(left), strict=True):
            gain = missing * in_time - (1.0 - over) * price
            if gain > most:
                most, best = gain, Plan(other.model, moment)
    if best is not None:
        return best
    # Not worth its money by the averages; but a call that is still out at the last moment has none.
    quickest = min(others, key=lambda other: other.latency.quantile(LIKELY))
    last_moment = max(0.0, remaining - quickest.latency.quantile(LIKELY))
    return Plan(quickest.model, min(slow_after, last_moment))


def likely(others: Sequence[StandBy[M]], remaining: float) -> list[StandBy[M]]:
    """Those that will rather be in time than not: only they are worth asking third."""
    return [other for other in others if other.latency.chance(remaining) >= LIKELY]


def _chances_of_one_still_out(
    latency: Sketch, moments: Sequence[float], elapsed: float
) -> list[float]:
    """The chances that a call which is out for ``elapsed`` seconds is done that much later."""
    over, *later = latency.chances([elapsed, *(elapsed + moment for moment in moments)])
    still_out = 1.0 - over
    return [(done - over) / still_out if still_out > 0.0 else 0.0 for done in later]


class HedgeBudget:
    """Keeps the spend of second requests below a share of all spend.

    Works as an account: every first request pays in a share of its cost, every second one takes out
    its own, and when the account is empty none is sent. It may be overdrawn by some average
    requests, so that a quiet process hedges too, and does not save up for ever.

    Args:
        most_extra: The share of all spend that second requests may take.
    """

    def __init__(self, most_extra: float) -> None:
        self._share = most_extra
        self._balance = 0.0
        self._typical = 0.0

    def paid(self, nano: int) -> None:
        """A first request cost ``nano`` billionths of a dollar."""
        self._typical += _WEIGHT * (nano - self._typical) if self._typical else nano
        most = _ELBOW_ROOM * self._typical
        self._balance = min(most, self._balance + self._share * nano)

    def relative(self, nano: int, otherwise: int) -> float:
        """A cost in average first requests; in ``otherwise`` while there is no average yet."""
        return nano / (self._typical or max(1, otherwise))

    def affords(self, nano: int) -> bool:
        """Whether a second request of that cost may be sent; if so, it is taken out."""
        if self._typical and self._balance + _ELBOW_ROOM * self._typical < nano:
            return False
        self._balance -= nano
        return True
