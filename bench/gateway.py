"""`make bench-gateway`: what the gateway adds to a call, beside LiteLLM's Router and the bare SDK.

Each contender is one process that keeps 50, 200 and 500 calls in flight at the same mock (llmock),
which takes two seconds for an answer, as a vendor does. The contenders take turns, so that what
else the machine does falls on all of them, and of each contender the best turn counts: the others
tell of the machine. LiteLLM lives in an environment of its own
(``.state/peers/litellm``), because it pins other versions; it is compared with the bare SDK of that
environment.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import product
from pathlib import Path

from bench.harness import Bound, finish, main, percentile
from libs.embedded.ports import free_port
from libs.embedded.valkey import Valkey

ROOT = Path(__file__).parent.parent
PEER = ROOT / ".state" / "peers" / "litellm"
LEVELS = tuple(int(level) for level in os.environ.get("LEVELS", "50,200,500").split(","))
DELAY_S = 2.0
TURNS = int(os.environ.get("TURNS", "3"))
ROUNDS = 2
_LINE_LIMIT = 2**24


class Contender:
    """One client process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.turns: dict[int, list[list[float]]] = {level: [] for level in LEVELS}
        self.per_second: dict[int, list[float]] = {level: [] for level in LEVELS}
        self.cpu_ms: list[float] = []
        self.failed = 0

    async def turn(self, in_flight: int) -> None:
        """Run one loop and keep its figures."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"in_flight": in_flight, "rounds": ROUNDS, "delay_s": DELAY_S}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        outcome = json.loads(await self._process.stdout.readline())
        self.turns[in_flight].append(outcome["latencies"])
        self.per_second[in_flight].append(outcome["per_second"])
        self.cpu_ms.append(outcome["cpu_ms"])
        self.failed += outcome["failed"]

    def latency(self, in_flight: int, share: float) -> float:
        """The percentile of the best turn, seconds."""
        return min(percentile(latencies, share) for latencies in self.turns[in_flight])


@asynccontextmanager
async def _contender(python: Path, module: str, *arguments: str) -> AsyncIterator[Contender]:
    process = await asyncio.create_subprocess_exec(
        str(python),
        "-m",
        f"bench.contenders.{module}",
        *arguments,
        cwd=ROOT,
        env={**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"},  # no download at start
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE_LIMIT,
    )
    assert process.stdin
    assert process.stdout
    while (line := await process.stdout.readline()) != b"ready\n":
        if not line:
            raise RuntimeError(f"{module} ended before it was ready")
    try:
        yield Contender(process)
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def _mock() -> AsyncIterator[str]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("llmock")),
        *("serve", "--port", str(port), "--latency-ms", str(int(DELAY_S * 1000))),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        await process.wait()


def install_peer() -> Path:
    """The Python of LiteLLM's own environment, made on first use."""
    python = PEER / "bin" / "python"
    if not python.exists():
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, PEER], check=True)  # noqa: S603
        subprocess.run([uv, "pip", "install", "-q", "--python", python, "litellm"], check=True)  # noqa: S603
    return python


async def measure() -> dict[str, Contender]:
    """All contenders' figures, taken in turns."""
    peer, own = install_peer(), Path(sys.executable)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = await stack.enter_async_context(Valkey(folder))
        url = await stack.enter_async_context(_mock())
        contenders = {
            "bare": await stack.enter_async_context(_contender(own, "bare", url)),
            "gateway": await stack.enter_async_context(_contender(own, "ours", url, redis.url)),
            "peer's bare": await stack.enter_async_context(_contender(peer, "bare", url)),
            "litellm": await stack.enter_async_context(_contender(peer, "litellm_router", url)),
        }
        for level, number in product(LEVELS, range(TURNS)):
            for name, contender in contenders.items():
                await contender.turn(level)
                print(f"{level} in flight, turn {number + 1}: {name}", file=sys.stderr)
    return contenders


def figures_of(contenders: dict[str, Contender]) -> dict[str, float]:
    """Added latency in milliseconds, and throughput beside the bare SDK's."""
    figures: dict[str, float] = {}
    for name, base in (("gateway", "bare"), ("litellm", "peer's bare")):
        for level in LEVELS:
            ours, bare = contenders[name], contenders[base]
            for label, share in (("p50", 0.50), ("p95", 0.95), ("p99", 0.99)):
                added = ours.latency(level, share) - bare.latency(level, share)
                figures[f"{name}: {label} added ms at {level}"] = added * 1000
            speeds = max(ours.per_second[level]), max(bare.per_second[level])
            figures[f"{name}: throughput of the bare SDK's at {level}"] = speeds[0] / speeds[1]
    figures |= {f"{name}: failed calls": one.failed for name, one in contenders.items()}
    figures |= {f"{name}: CPU ms per call": min(one.cpu_ms) for name, one in contenders.items()}
    for level in LEVELS:
        peer = max(figures[f"litellm: p50 added ms at {level}"], 1e-9)
        figures[f"gateway of litellm: p50 added at {level}"] = (
            figures[f"gateway: p50 added ms at {level}"] / peer
        )
    return figures


def run() -> int:
    """Measure, print, judge."""
    figures = figures_of(asyncio.run(measure()))
    bounds = [
        bound
        for level in LEVELS
        for bound in (
            Bound(f"gateway: p50 added ms at {level}", 1.0),
            Bound(f"gateway of litellm: p50 added at {level}", 0.25),
            Bound(f"gateway: throughput of the bare SDK's at {level}", 0.9, at_least=True),
        )
    ]
    return finish("gateway", figures, bounds, packages=("openai", "llmock", "redis"))


if __name__ == "__main__":
    main(run())
