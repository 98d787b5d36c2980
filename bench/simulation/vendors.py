"""Three vendors with the roadmap's latencies, heavy tails, failures and an outage.

Every draw is made beforehand for each request and vendor, so that all strategies meet the same.
"""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from libs.llm.faults import Fault, VendorError
from libs.llm.port import Completion, Stop, Usage

MEANS = {"gpt-mini": 2.5, "claude-sonnet": 4.2, "gemini-flash": 1.8}  # seconds, roadmap section 7
FAILURES = 0.02
_SPREAD = 0.45  # of the logarithm of the body
_TAIL = 0.04  # share of calls that take several times as long
_TAIL_INDEX = 2.2  # of the Pareto factor by which they do
_HANG = 60.0  # seconds that a vendor that is down keeps a call, if it does not refuse it
INPUT_TOKENS, OUTPUT_TOKENS = 1_800, 900


@dataclass(frozen=True, slots=True)
class Fate:
    """What a vendor would do with one request at any time but the outage."""

    seconds: float
    fails: bool
    hangs_when_down: bool


@dataclass(frozen=True, slots=True)
class Outage:
    """One vendor is down from ``begin`` to ``end`` (seconds on the loop's clock)."""

    model: str
    begin: float
    end: float


Fates = dict[str, list[Fate]]  # by vendor, for the first time that it is asked, the second, ...
_TIMES = 3


def draw_fates(random: Random, requests: int) -> list[Fates]:
    """The fates of all requests at all vendors."""
    return [
        {model: [_fate(random, mean) for _ in range(_TIMES)] for model, mean in MEANS.items()}
        for _ in range(requests)
    ]


def _fate(random: Random, mean: float) -> Fate:
    factor = random.lognormvariate(0.0, _SPREAD)
    if random.random() < _TAIL:
        factor *= 2.0 * random.paretovariate(_TAIL_INDEX)
    fails, hangs = random.random() < FAILURES, bool(random.getrandbits(1))
    return Fate(mean * factor / _MEAN_FACTOR, fails, hangs)


# The mean of the factor above, so that the vendors' means are the roadmap's.
_MEAN_FACTOR = math.exp(_SPREAD**2 / 2) * (
    1 - _TAIL + _TAIL * 2.0 * _TAIL_INDEX / (_TAIL_INDEX - 1)
)


async def ask_vendor(model: str, fate: Fate, outages: Sequence[Outage]) -> None:
    """Behave as the vendor does.

    Raises:
        VendorError: The call fails, in the middle of its time or, in an outage, at once or by
            hanging.
    """
    now = asyncio.get_running_loop().time()
    if any(o.model == model and o.begin <= now < o.end for o in outages):
        await asyncio.sleep(_HANG if fate.hangs_when_down else 0.05)
        raise VendorError(Fault.OVERLOADED)
    await asyncio.sleep(fate.seconds / 2 if fate.fails else fate.seconds)
    if fate.fails:
        raise VendorError(Fault.SERVER)


def completion(text: str) -> Completion:
    """The vendor's answer."""
    return Completion(text, Stop.END, Usage(INPUT_TOKENS, OUTPUT_TOKENS))
