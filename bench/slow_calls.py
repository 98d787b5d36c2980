"""Fifty analyses whose model takes three seconds: one generate process, all of them in flight.

The vendors' mock answers each call after three seconds; what it says does not stand the checks, so
each result is also verified and mended. The bound on the event loop is read from the service.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import httpx

from bench.harness import Bound, finish, main
from bench.load import Load
from cli.fleet import Fleet, fleet
from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok

ANALYSES, CALL_SECONDS = 50, 3
BOUNDS = (Bound("all done after, s", 6), Bound("loop ticks over 50 ms late", 0))


async def measure() -> dict[str, float]:
    """Upload the resumes, then ask for another set of each, all at once."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        mock = Program(
            name="llmock",
            argv=(
                str(Path(sys.executable).with_name("llmock")), "serve", "--port", str(port),
                "--latency-ms", str(CALL_SECONDS * 1000),
            ),
            log=Path(folder) / "llmock.log",
            ready=http_ok(port, "/v1/models"),
            start_timeout=90,
        )  # fmt: skip
        env = {
            "OPENAI_API_KEY": "sk-bench",
            "COACH_LLM_OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
            "COACH_REALTIME_SECONDS": "4",
            "COACH_LLM_SPLIT": "never",  # one call of three seconds each
            "COACH_CACHE": "0",
        }
        async with (
            Child(mock),
            fleet(Path(folder) / "product", env=env) as running,
            Load.on(running) as load,
        ):
            await load.send(ANALYSES, at_once=ANALYSES)
            before = await _late_ticks(running)
            took = await load.ask_again()
            late = await _late_ticks(running) - before
    return {"all done after, s": took, "loop ticks over 50 ms late": late}


async def _late_ticks(running: Fleet) -> float:
    async with httpx.AsyncClient() as http:
        answer = await http.get(f"http://127.0.0.1:{running.ports['generate']}/metrics")
    counts = {
        line.split('le="')[1].split('"')[0]: float(line.rsplit(" ", 1)[1])
        for line in answer.text.splitlines()
        if line.startswith("coach_loop_lag_seconds_bucket")
    }
    return counts["+Inf"] - counts["0.05"]


if __name__ == "__main__":
    main(finish("slow_calls", asyncio.run(measure()), BOUNDS, ("faststream", "openai")))
