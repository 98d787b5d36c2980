"""When to stop waiting for one model alone.

Two rules, whichever says so first: the model is slower than 1.5 times its own average, or waiting
longer would cost more chance of an answer in time than the second request costs money. The second
is computed from both models' distributions (compare Dean and Barroso, *The Tail at Scale*, 2013,
which hedges at a fixed percentile).
"""

from dataclasses import dataclass

from libs.llm.latency.sketch import Sketch

_STEPS = 24


@dataclass(frozen=True, slots=True)
class HedgePolicy:
    """How eagerly a second model is asked.

    Attributes:
        slow_factor: A model slower than this times its own mean is given up on alone.
        worth: What an answer in time is worth, in calls of the first model.
        most_extra: The share of all spend that second requests may take.
    """

    slow_factor: float = 1.5
    worth: float = 3.0
    most_extra: float = 0.08


def hedge_after(
    first: Sketch, second: Sketch, remaining: float, cost_ratio: float, policy: HedgePolicy
) -> float:
    """Seconds after the first request at which to send the second.

    Args:
        first: Latency of the model that is asked first.
        second: Latency of the model that stands by.
        remaining: Seconds until the deadline.
        cost_ratio: Price of the second call in calls of the first.
        policy: How eagerly.
    """
    slow = policy.slow_factor * first.mean
    return min(slow, _best_moment(first, second, remaining, cost_ratio / policy.worth))


def _best_moment(first: Sketch, second: Sketch, remaining: float, price: float) -> float:
    """The moment that maximises the chance of an answer in time less the price of asking.

    The second request is sent only if the first is still out, which a later moment makes less
    likely; it then has less time to come back.
    """
    missing = 1.0 - first.chance(remaining)

    def gain(moment: float) -> float:
        sent = 1.0 - first.chance(moment)
        return missing * second.chance(remaining - moment) - sent * price

    moments = [remaining * step / _STEPS for step in range(_STEPS + 1)]
    return max(moments, key=gain)


class HedgeBudget:
    """Keeps the spend of second requests below a share of all spend.

    Works as a leaky account: every call pays in its share, every second request takes out its own
    cost, and while the account is empty none is sent. A start balance lets a quiet process hedge.

    Args:
        most_extra: The share of all spend that second requests may take.
    """

    def __init__(self, most_extra: float) -> None:
        self._share = most_extra
        self._balance = 0.0
        self._typical = 0.0

    def paid(self, nano: int) -> None:
        """A first request cost ``nano`` billionths of a dollar."""
        self._typical += 0.05 * (nano - self._typical)
        most = 100 * self._share * self._typical
        self._balance = min(most, self._balance + self._share * nano)

    def affords(self, nano: int) -> bool:
        """Whether a second request of that cost may be sent; if so, it is taken out."""
        if self._typical and self._balance + 2 * self._typical < nano:
            return False
        self._balance -= nano
        return True
