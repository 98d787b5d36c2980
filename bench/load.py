"""Load on a running product: resumes go in over HTTP, results are seen on the bus."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
from aiokafka import AIOKafkaConsumer

from cli.fleet import Fleet
from libs.contracts.topics import READY

RESUME = Path(__file__).parents[1] / "examples" / "backend-ko.pdf"
_TIMEOUT_SECONDS = 120


class Load:
    """Uploads copies of a resume, each made unique, and waits for their results.

    A trailing comment makes a copy another file to the service without changing what is read.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._content = RESUME.read_bytes()
        self._numbers = itertools.count()
        self._ready: dict[str, asyncio.Event] = {}
        self._sent: list[str] = []

    @classmethod
    @asynccontextmanager
    async def on(cls, running: Fleet) -> AsyncIterator["Load"]:
        """A load generator for a running product."""
        headers = {"Authorization": f"Bearer {running.key}"}
        limits = httpx.Limits(max_connections=64)
        async with httpx.AsyncClient(
            base_url=running.url, headers=headers, limits=limits, timeout=60
        ) as http:
            load = cls(http)
            listening = asyncio.create_task(load._listen(running.stack.kafka_url))
            yield load
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def send(self, count: int, *, at_once: int) -> float:
        """Send ``count`` resumes, ``at_once`` in flight.

        Returns:
            Seconds from the first upload to the last result.
        """
        gate = asyncio.Semaphore(at_once)
        began = time.perf_counter()
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            await asyncio.gather(*(self._one(gate) for _ in range(count)))
        return time.perf_counter() - began

    async def ask_again(self) -> float:
        """Ask for another interview set of every resume sent, all at once.

        Returns:
            Seconds from the first request to the last result.
        """
        for ready in self._ready.values():
            ready.clear()
        began = time.perf_counter()
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            await asyncio.gather(*map(self._again, self._sent))
        return time.perf_counter() - began

    async def _again(self, resume_id: str) -> None:
        answer = await self._http.post(f"/v1/resumes/{resume_id}/interview-questions")
        answer.raise_for_status()
        await self._ready[resume_id].wait()

    async def _one(self, gate: asyncio.Semaphore) -> None:
        async with gate:
            content = self._content + b"\n%%%d" % next(self._numbers)
            answer = await self._http.post(
                "/v1/resumes", files={"file": content}, data={"kind": "interview"}
            )
            resume = answer.raise_for_status().json()
            self._sent.append(resume["id"])
            await self._ready.setdefault(resume["id"], asyncio.Event()).wait()

    async def _listen(self, kafka_url: str) -> None:
        consumer = AIOKafkaConsumer(
            READY.name, bootstrap_servers=kafka_url, fetch_max_wait_ms=20, group_id=None
        )
        await consumer.start()
        try:
            async for record in consumer:
                resume_id = record.key.decode().partition(":")[2]
                self._ready.setdefault(resume_id, asyncio.Event()).set()
        finally:
            await consumer.stop()


async def job_seconds(running: Fleet) -> float:
    """Seconds that extraction and writing themselves have taken so far."""
    total = 0.0
    async with httpx.AsyncClient() as http:
        for name, port in running.ports.items():
            if not name.startswith(("extract", "generate")):
                continue
            answer = await http.get(f"http://127.0.0.1:{port}/metrics")
            total += sum(
                float(line.rsplit(" ", 1)[1])
                for line in answer.text.splitlines()
                if line.startswith("coach_job_seconds_sum")
            )
    return total
