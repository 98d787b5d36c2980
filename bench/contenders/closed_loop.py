"""Keeps a number of calls in flight; needs the standard library only, as peers have their own."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable

Ask = Callable[[], Awaitable[None]]


async def closed_loop(ask: Ask, in_flight: int, rounds: int, delay_s: float) -> dict[str, object]:
    """Latencies in seconds of ``in_flight`` workers with ``rounds`` calls each, and calls a second.

    Args:
        ask: One call.
        in_flight: Workers.
        rounds: Calls of each worker that count, after one that does not.
        delay_s: How long the mock takes; the workers begin spread over that time.
    """
    latencies: list[float] = []
    failures: list[int] = []

    async def worker(index: int) -> None:
        await asyncio.sleep(delay_s * index / in_flight)
        for number in range(rounds + 1):
            began = time.perf_counter()
            try:
                await ask()
            except Exception:  # noqa: BLE001 (counted: with retries off, a stale connection shows)
                failures.append(number)
                continue
            if number:
                latencies.append(time.perf_counter() - began)

    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker(index) for index in range(in_flight)))
    seconds = time.perf_counter() - began
    calls = in_flight * (rounds + 1)
    return {
        "latencies": latencies,
        "per_second": calls / seconds,
        "cpu_ms": (time.process_time() - worked) / calls * 1000,
        "failed": len(failures),
    }


async def serve(ask: Ask) -> None:
    """Run the loops that standard input asks for, one JSON line each, and print the outcomes."""
    loop = asyncio.get_running_loop()
    await ask()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        outcome = await closed_loop(ask, **json.loads(line))
        sys.stdout.write(json.dumps(outcome) + "\n")
        sys.stdout.flush()
