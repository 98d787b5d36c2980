"""Services are killed at every step of erasures: each completes, and has its receipt."""

import asyncio
import dataclasses
import random
import sys
from collections.abc import AsyncIterator
from itertools import zip_longest
from pathlib import Path

import httpx
import pytest

from cli.fleet import Fleet, fleet
from libs.contracts.topics import SERVICES
from libs.platform.erasure.receipt import verify
from tests.chaos.dying_eraser import order, steps
from tests.chaos.flight import ENV, RESUME
from tests.stores import Stores

FAST = {
    "COACH_STALLED_SECONDS": "1.5",
    "COACH_SWEEP_SECONDS": "0.5",
    "COACH_LEASE_SECONDS": "1",
    "COACH_OUTBOX_LEASE_SECONDS": "1.5",
}
SHORT = {"ingest": "before:ErasureLedger.complete", "generate": "after:Inbox.record"}
MARKER = "Marzipan-Quillfeather"
pytestmark = pytest.mark.timeout(900)


class Owner:
    """Somebody who uploads resumes, asks once for their erasure, and waits for the receipt."""

    def __init__(self, running: Fleet) -> None:
        headers = {"Authorization": f"Bearer {running.key}"}
        self._http = httpx.AsyncClient(base_url=running.url, headers=headers, timeout=10)
        self._sent = 0

    async def upload(self) -> str:
        self._sent += 1
        text = RESUME.read_text(encoding="utf-8")
        content = text.replace('"basics": {', f'"basics": {{"summary": "{MARKER} {self._sent}",', 1)
        answer = await self._insist("POST", "/v1/resumes", files={"file": content.encode()})
        ident: str = answer.json()["id"]
        while (await self._insist("GET", f"/v1/resumes/{ident}")).json()["state"] != "ready":
            await asyncio.sleep(0.1)
        return ident

    async def erase(self, ident: str) -> None:
        """Ask once, on a connection of its own, so that it arrives; the answer may be cut off."""
        headers, base = self._http.headers, self._http.base_url
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=30) as http:
            try:
                answer = await http.delete(f"/v1/resumes/{ident}")
            except (httpx.ReadError, httpx.RemoteProtocolError):
                return  # it was killed while it answered
        answer.raise_for_status()

    async def insist_on_erasing(self, ident: str) -> None:
        """Ask until it was accepted."""
        (await self._insist("DELETE", f"/v1/resumes/{ident}")).raise_for_status()

    async def receipt(self, ident: str) -> str:
        async with asyncio.timeout(120):
            while True:
                answer = await self._insist("GET", f"/v1/erasures/{ident}")
                if answer.status_code == 200:
                    return str(answer.json()["receipt"])
                await asyncio.sleep(0.1)

    async def keys(self) -> dict[str, object]:
        keys: dict[str, object] = (
            await self._insist("GET", "/.well-known/erasure-keys.json")
        ).json()
        return keys

    async def close(self) -> None:
        await self._http.aclose()

    async def _insist(self, method: str, path: str, **request: object) -> httpx.Response:
        while True:
            try:
                answer = await self._http.request(method, path, **request)  # type: ignore[arg-type]
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code < 500:
                return answer
            await asyncio.sleep(0.1)


@pytest.fixture
def deaths(request: pytest.FixtureRequest) -> list[dict[str, str]]:
    """Where each service dies, erasure by erasure: at every step, or in short at two of them."""
    every = [dict(zip(SERVICES, at, strict=True)) for at in zip_longest(*map(steps, SERVICES))]
    full = request.config.getoption("--chaos", "short") == "full"
    some = every if full else [every[0], SHORT]
    return [{name: step for name, step in death.items() if step} for death in some]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Fleet]:
    async with fleet(tmp_path / "product", env={**ENV, **FAST}) as product:
        yield product


@pytest.fixture
async def owner(running: Fleet) -> AsyncIterator[Owner]:
    owner = Owner(running)
    yield owner
    await owner.close()


async def test_a_service_killed_at_any_step_does_not_keep_an_erasure_from_its_end(
    running: Fleet, owner: Owner, tmp_path: Path, deaths: list[dict[str, str]]
) -> None:
    await _make_mortal(running, tmp_path)
    resumes = [await owner.upload() for _ in deaths]
    for resume, death in zip(resumes, deaths, strict=True):
        orders = [order(tmp_path, service, step) for service, step in death.items()]
        await owner.erase(resume)
        assert verify(await owner.receipt(resume), await owner.keys()).resume_id == resume
        assert [file.name for file in orders if file.exists()] == []
    await _nothing_is_left(running, resumes)


async def test_erasures_while_anything_is_killed_at_random(
    request: pytest.FixtureRequest, running: Fleet, owner: Owner, resumes: int
) -> None:
    if request.config.getoption("--chaos", "short") != "full":
        pytest.skip("in the full form only: make chaos")
    kept = [await owner.upload() for _ in range(resumes)]
    chance = random.Random(7)
    erasing = asyncio.gather(*(owner.insist_on_erasing(ident) for ident in kept))
    for name in chance.choices(list(running.services), k=5):
        await asyncio.sleep(chance.random() * 0.4)
        await running.services[name].kill()
    await erasing
    await running.stack.broker.kill()  # the light one forgets every event
    for ident in kept:
        await owner.receipt(ident)
    await _nothing_is_left(running, kept)


async def _make_mortal(running: Fleet, folder: Path) -> None:
    """Have the supervisor start the services that die to order."""
    for name, child in running.services.items():
        argv = (sys.executable, "-m", "tests.chaos.dying_eraser", name, str(folder))
        child.program = dataclasses.replace(child.program, argv=argv)
    await asyncio.gather(*(child.kill() for child in running.services.values()))


async def _nothing_is_left(running: Fleet, resumes: list[str]) -> None:
    async with Stores.of(running.stack) as stores:
        assert await stores.naming(MARKER) == []
        assert await stores.readable(MARKER) == []
        for ident in resumes:
            assert await stores.content_of(ident) == []
