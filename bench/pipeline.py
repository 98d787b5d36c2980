"""The whole pipeline on one machine, on the embedded broker and on Apache Kafka.

Figures: resumes a second, overhead of the pipeline without extraction and writing, memory and CPU
of the services, time to start. The load generator shares the machine with everything else.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.harness import Bound, finish, main, percentile
from bench.load import Load, job_seconds
from bench.processes import Usage, usage_of
from cli.fleet import Fleet, fleet
from libs.embedded.stack import Bus

BUSES: tuple[Bus, ...] = ("light", "kafka")
WARM_UP, ONE_BY_ONE, TOGETHER, IN_FLIGHT = 20, 40, 300, 48
BOUNDS = tuple(
    bound
    for bus in BUSES
    for bound in (
        Bound(f"{bus}: overhead p95, ms", 150),
        Bound(f"{bus}: resumes/s", 30, at_least=True),
        Bound(f"{bus}: largest service, MB", 120),
    )
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run on one broker gave."""

    start_seconds: float
    overhead_ms: list[float]
    per_second: float
    cpu_seconds: float
    usage: dict[str, Usage]


async def measure(bus: Bus) -> Measured:
    """Run the product and put load on it."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        began = time.perf_counter()
        async with fleet(Path(folder), bus=bus) as running:
            started = time.perf_counter() - began
            async with Load.on(running) as load:
                await load.send(WARM_UP, at_once=4)
                overhead = await _overhead(running, load)
                before = usage_of(running)
                took = await load.send(TOGETHER, at_once=IN_FLIGHT)
                after = usage_of(running)
            cpu = sum(after[name].cpu_seconds - before[name].cpu_seconds for name in after)
            return Measured(started, overhead, TOGETHER / took, cpu / TOGETHER, after)


async def _overhead(running: Fleet, load: Load) -> list[float]:
    found = []
    for _ in range(ONE_BY_ONE):
        before = await job_seconds(running)
        total = await load.send(1, at_once=1)
        found.append((total - (await job_seconds(running) - before)) * 1000)
    return found


def figures_of(bus: Bus, it: Measured) -> dict[str, float]:
    """Named figures of one run."""
    figures = {
        f"{bus}: ready after, s": it.start_seconds,
        f"{bus}: overhead p50, ms": percentile(it.overhead_ms, 0.5),
        f"{bus}: overhead p95, ms": percentile(it.overhead_ms, 0.95),
        f"{bus}: resumes/s": it.per_second,
        f"{bus}: CPU s per resume": it.cpu_seconds,
    }
    for name, usage in it.usage.items():
        figures[f"{bus}: {name}, MB"] = usage.megabytes
        figures[f"{bus}: {name}, MB with children"] = usage.megabytes_with_children
    services = [usage.megabytes for usage in it.usage.values() if usage.is_service]
    figures[f"{bus}: largest service, MB"] = max(services)
    return figures


def run() -> int:
    """Measure both brokers and report."""
    figures: dict[str, float] = {}
    for bus in BUSES:
        figures |= figures_of(bus, asyncio.run(measure(bus)))
    return finish("pipeline", figures, BOUNDS, ("faststream", "aiokafka", "pymongo", "pymupdf"))


if __name__ == "__main__":
    main(run())
