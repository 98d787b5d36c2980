"""Resumes in flight through a product that is being killed, and what became of them."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cli.fleet import Fleet
from libs.contracts.topics import READY
from tests.chaos.receiver import Receiver
from tests.records import lying_in

RESUME = Path(__file__).parents[2] / "examples" / "frontend-en.json"
PATIENCE_SECONDS = 100
ENV = {
    "COACH_STALLED_SECONDS": "4",
    "COACH_SWEEP_SECONDS": "1",
    "COACH_MAX_SWEEPS": "20",
    "COACH_LEASE_SECONDS": "2",
    "COACH_OUTBOX_LEASE_SECONDS": "3",
}


@dataclass(frozen=True, slots=True)
class Landed:
    """The outcome of all resumes."""

    states: Counter[str]
    analyses: set[str]
    result_events: Counter[str]


class Flight:
    """Uploads resumes and waits for their results, through whatever happens to the API."""

    def __init__(self, running: Fleet) -> None:
        self._running = running
        headers = {"Authorization": f"Bearer {running.key}"}
        self._http = httpx.AsyncClient(base_url=running.url, headers=headers, timeout=10)

    async def subscribe(self, receiver: Receiver) -> None:
        """Have results told to ``receiver``."""
        wanted = {"url": receiver.url, "events": [READY.event.type if READY.event else ""]}
        answer = await self._insist("POST", "/v1/webhooks", json=wanted)
        receiver.secret = answer["secret"]

    async def send(self, count: int) -> list[str]:
        """Upload ``count`` different resumes; ids of their analyses."""
        return list(await asyncio.gather(*(self._upload(number) for number in range(count))))

    async def land(self, analyses: list[str]) -> Landed:
        """Wait until every analysis has ended, and count."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            states = Counter(await asyncio.gather(*(self._ended(it) for it in analyses)))
        await asyncio.sleep(1)  # late duplicates, if there are any
        return Landed(states, set(analyses), await self._result_events())

    async def close(self) -> None:
        """End."""
        await self._http.aclose()

    async def _upload(self, number: int) -> str:
        resume = json.loads(RESUME.read_text(encoding="utf-8"))
        resume["basics"]["summary"] = f"{resume['basics'].get('summary', '')} No. {number}."
        content = json.dumps(resume).encode()
        answer = await self._insist(
            "POST", "/v1/resumes", files={"file": content}, data={"kind": "interview"}
        )
        analysis: str = answer["analyses"][0]["id"]
        return analysis

    async def _ended(self, analysis: str) -> str:
        while True:
            view = await self._insist("GET", f"/v1/analyses/{analysis}")
            if view["state"] in {"done", "failed"}:
                return str(view["state"])
            await asyncio.sleep(0.3)

    async def _insist(self, method: str, path: str, **request: Any) -> Any:
        """Ask until the API answers: a client whose server is killed tries again."""
        while True:
            try:
                answer = await self._http.request(method, path, **request)
                if answer.status_code < 500:
                    return answer.raise_for_status().json()
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.2)

    async def _result_events(self) -> Counter[str]:
        """How often each analysis was announced, by distinct event."""
        records = await lying_in(self._running.stack.kafka_url, READY)
        seen = {dict(record.headers)["ce_id"]: json.loads(record.value) for record in records}
        return Counter(data["analysis_id"] for data in seen.values())
