"""A door whose Redis has gone: the setting lets everybody in or nobody, and back it all holds."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from libs.embedded.valkey import Valkey
from tests.doors import Door, Servers, door, plans_of

PLANS = """
[tight]
requests = "1000/minute"
connections = 50
interview = "1/hour"
learning = "1/hour"
upload_bytes = "1000000/day"
streams = 3
"""
WORK = {"basics": {"name": "A"}, "work": [{"name": "Paperlane"}]}


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Valkey]:
    async with Valkey(tmp_path / "redis") as running:
        yield running


@pytest.fixture(params=["open", "closed"])
async def shop(
    request: pytest.FixtureRequest, door_servers: Servers, redis: Valkey, tmp_path: Path
) -> AsyncIterator[Door]:
    servers = Servers(door_servers.mongo_url, redis.url)
    env = {
        **plans_of(tmp_path, PLANS, "tight"),
        "COACH_LIMITS_WITHOUT_REDIS": request.param,
    }
    async with door(servers, tmp_path / "door", env) as running:
        yield running


async def uploaded(shop: Door) -> tuple[int, dict[str, object]]:
    """Upload a resume and ask for questions, of which there is one an hour."""
    async with shop.client() as http:
        resume = {**WORK, "meta": uuid4().hex}
        answer = await http.post("/v1/resumes", params={"kind": "interview"}, json=resume)
        return answer.status_code, answer.json()


async def resumes(shop: Door) -> int:
    async with shop.client() as http:
        return len((await http.get("/v1/resumes")).raise_for_status().json()["items"])


async def test_the_setting_decides_and_limits_hold_again_when_it_is_back(
    shop: Door, redis: Valkey
) -> None:
    assert (await uploaded(shop))[0] == 202
    assert (await uploaded(shop))[0] == 429
    await redis.kill()
    status, answer = await uploaded(shop)
    if shop.env["COACH_LIMITS_WITHOUT_REDIS"] == "open":
        assert (status, (await uploaded(shop))[0]) == (202, 202)
    else:
        assert (status, answer["code"]) == (503, "unavailable")
    await redis.restart()
    await asyncio.sleep(1.5)
    assert (await uploaded(shop))[0] == 429
    kept = 3 if shop.env["COACH_LIMITS_WITHOUT_REDIS"] == "open" else 1
    assert await resumes(shop) == kept


async def test_readiness_says_what_is_missing_and_life_goes_on(shop: Door, redis: Valkey) -> None:
    await redis.kill()
    async with shop.client() as http:
        ready, alive = await http.get("/readyz"), await http.get("/healthz")
    assert (ready.status_code, alive.status_code) == (503, 200)
    assert "redis" in ready.text
