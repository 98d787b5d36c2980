"""Our upload endpoint beside a bare FastAPI endpoint that only stores the file, in one run.

Ours authenticates, limits (Redis), encrypts, recognises duplicates and writes its event with the
resume; the bare one inserts the bytes into the same MongoDB. Same server, same file sizes, same
client; the two take turns, so that a busy machine slows both. ``REQUESTS`` is how many per turn.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx

from bench.harness import Bound, finish, main, percentile
from cli.secrets_file import demo_key, kek_setting
from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok
from libs.embedded.stack import Stack

REQUESTS = int(os.environ.get("REQUESTS", "150"))
TURNS, AT_ONCE = 5, 32  # a busy door; with 16 the share is near 0.5, with 32 above 0.7
RESUME = (Path(__file__).parents[1] / "examples" / "backend-ko.pdf").read_bytes()
BOUNDS = (Bound("share of the bare endpoint's requests/s", 0.5, at_least=True),)
PLANS = """
[measured]
requests = "1000000/minute"
connections = 1000
interview = "1000000/hour"
learning = "1000000/day"
upload_bytes = "1000000000000/day"
streams = 1000
"""


async def turn(url: str, path: str, headers: dict[str, str]) -> tuple[float, list[float]]:
    """Send one turn's uploads.

    Returns:
        Requests a second, and the milliseconds of each.
    """
    gate, took = asyncio.Semaphore(AT_ONCE), list[float]()
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=url, headers=headers, limits=limits, timeout=60) as http:

        async def one() -> None:
            async with gate:
                began = time.perf_counter()
                content = RESUME + f"\n%{uuid4().hex}".encode()
                (await http.post(path, files={"file": content})).raise_for_status()
                took.append((time.perf_counter() - began) * 1000)

        began = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(REQUESTS)))
        return REQUESTS / (time.perf_counter() - began), took


async def _started(stack: Stack, module: str, env: dict[str, str], path: str) -> tuple[Child, str]:
    port = free_port()
    program = Program(
        name=module.rpartition(".")[2],
        argv=(sys.executable, "-m", module),
        log=stack.folder / f"{module}.log",
        env={**stack.environment(), **env, "COACH_PORT": str(port)},
        ready=http_ok(port, path),
        start_timeout=60,
    )
    child = Child(program, inherit=[stack.lock])
    await child.start()
    return child, f"http://127.0.0.1:{port}"


async def measure(folder: Path) -> dict[str, float]:
    """Let both take turns."""
    plans = folder / "plans.toml"
    plans.write_text(PLANS)
    async with Stack.start(folder) as stack, AsyncExitStack() as running:
        key = demo_key(folder)
        env = {
            "COACH_DEMO_KEY": key,
            "COACH_VAULT_KEKS": kek_setting(folder),
            "COACH_PLANS_FILE": str(plans),
            "COACH_DEFAULT_PLAN": "measured",
        }
        ours, our_url = await _started(stack, "services.ingest", env, "/readyz")
        running.push_async_callback(ours.stop)
        bare, bare_url = await _started(stack, "bench.bare_upload", {}, "/healthz")
        running.push_async_callback(bare.stop)
        bearer = {"Authorization": f"Bearer {key}"}
        sides = {"ours": (our_url, "/v1/resumes", bearer), "bare": (bare_url, "/files", {})}
        rates: dict[str, list[float]] = {name: [] for name in sides}
        took: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(TURNS + 1):
            for name, side in sides.items():
                rate, times = await turn(*side)
                if number:  # the first turn warms up
                    rates[name].append(rate)
                    took[name] += times
    return _figures(rates, took)


def _figures(rates: dict[str, list[float]], took: dict[str, list[float]]) -> dict[str, float]:
    figures = {f"{name}: requests/s": statistics.median(rates[name]) for name in rates}
    figures |= {f"{name}: p95, ms": percentile(took[name], 0.95) for name in took}
    shares = [ours / bare for ours, bare in zip(rates["ours"], rates["bare"], strict=True)]
    figures["share of the bare endpoint's requests/s"] = statistics.median(shares)
    return figures


def run() -> int:
    """Measure and report."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as folder:
        figures = asyncio.run(measure(Path(folder)))
    return finish("upload", figures, BOUNDS, ("fastapi", "pymongo", "limits", "cryptography"))


if __name__ == "__main__":
    main(run())
