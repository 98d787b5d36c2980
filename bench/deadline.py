"""`make sim-deadline`: whether results come within three seconds, whatever the vendors do.

Ten minutes of requests at mock vendors with the roadmap's latencies (2.5, 4.2, 1.8 s on average,
heavy tails), 2 % failures, and the fastest vendor down for a minute; the same draw for our gateway,
the roadmap's plain 1.5 x rule, and a fixed order. Time is virtual: the gateway's own code runs on a
loop whose clock skips the waiting.
"""

import asyncio
import os
from collections.abc import Callable, Sequence
from random import Random

from bench.harness import Bound, finish, main, percentile
from bench.simulation.clock import VirtualLoop
from bench.simulation.strategies import (
    DEADLINE,
    FixedOrder,
    Gateway,
    Result,
    Roadmap,
    Strategy,
)
from bench.simulation.vendors import Fates, Outage, draw_fates
from libs.llm.hedging import HedgePolicy
from libs.llm.port import Complexity

PER_SECOND = 10.0
REQUESTS = int(os.environ.get("REQUESTS", "6000"))
OUTAGE = Outage("gemini-flash", 240.0, 300.0)
SEED = int(os.environ.get("SEED", "20261124"))
# Simple, medium and complex in the shares of a mixed pool of applicants.
TIERS = (Complexity.SIMPLE,) * 4 + (Complexity.MEDIUM,) * 4 + (Complexity.COMPLEX,) * 2

Draw = list[tuple[Complexity, Fates]]


async def _run(strategy: Strategy, draw: Draw) -> list[Result]:
    async def one(index: int) -> Result:
        await asyncio.sleep(index / PER_SECOND)
        return await strategy.result(*draw[index])

    return list(await asyncio.gather(*(one(index) for index in range(len(draw)))))


def _on_virtual_time(make: Callable[[], Strategy], draw: Draw) -> tuple[list[Result], Strategy]:
    async def measured() -> tuple[list[Result], Strategy]:
        strategy = make()
        return await _run(strategy, draw), strategy

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(measured())


def _figures(name: str, results: Sequence[Result]) -> dict[str, float]:
    seconds = [result.seconds for result in results]
    in_time = [r.by_model and r.seconds <= DEADLINE for r in results]
    down = in_time[int(OUTAGE.begin * PER_SECOND) : int(OUTAGE.end * PER_SECOND)]
    return {
        f"{name}: P50 seconds": percentile(seconds, 0.50),
        f"{name}: P95 seconds": percentile(seconds, 0.95),
        f"{name}: P99 seconds": percentile(seconds, 0.99),
        f"{name}: answered by a model in time, share": sum(in_time) / len(in_time),
        f"{name}: the same in the outage's minute": sum(down) / len(down),
    }


def _spend(gateway: Gateway) -> dict[str, float]:
    lines = gateway.ledger.entries
    first = sum(line.nano_usd for line in lines if not line.hedge)
    second = sum(line.nano_usd for line in lines if line.hedge)
    return {
        "gateway: extra spend by hedging, share": second / first,
        "gateway: requests hedged, share": sum(line.hedge for line in lines) / REQUESTS,
        "gateway: vendor calls per request": len(lines) / REQUESTS,
    }


def run() -> int:
    """Measure all three on one draw."""
    random = Random(SEED)  # noqa: S311 (a draw that can be repeated)
    fates = draw_fates(random, REQUESTS)
    draw = [(random.choice(TIERS), fate) for fate in fates]
    outages = (OUTAGE,)
    figures: dict[str, float] = {}
    results, gateway = _on_virtual_time(lambda: Gateway(outages, HedgePolicy()), draw)
    figures |= _figures("gateway", results)
    assert isinstance(gateway, Gateway)
    figures |= _spend(gateway)
    for name, make in (("roadmap 1.5x", Roadmap), ("fixed order", FixedOrder)):
        results, _ = _on_virtual_time(lambda make=make: make(outages), draw)  # type: ignore[misc]
        figures |= _figures(name, results)
    bounds = [
        Bound("gateway: P95 seconds", DEADLINE),
        Bound("gateway: extra spend by hedging, share", 0.10),
    ]
    return finish("deadline", figures, bounds)


if __name__ == "__main__":
    main(run())
