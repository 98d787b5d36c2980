"""``coach keys`` as a process: what it prints opens the API, what it ends does not."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from libs.platform.audit.reading import Wanted, newest
from libs.platform.audit.store import AuditStore
from libs.platform.auth.tokens import peek
from libs.platform.mongo import database, make_mongo
from libs.platform.settings import PlatformSettings
from tests.doors import Door, Servers, door

Coach = Callable[..., str]


@pytest.fixture(scope="module")
async def running(
    door_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    folder: Path = tmp_path_factory.mktemp("keys")
    env = {"COACH_DEFAULT_PLAN": "unlimited", "COACH_KEY_CACHE_SECONDS": "0"}
    async with door(door_servers, folder, env) as running:
        yield running


@pytest.fixture
def coach(running: Door) -> Coach:
    def run(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, "-m", "cli.main", "keys", *arguments]
        env = {**os.environ, **running.env, "COLUMNS": "200"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout.strip()

    return run


async def opens(running: Door, token: str) -> int:
    async with running.client(token) as http:
        answer: httpx.Response = await http.get("/v1/webhooks")
        return answer.status_code


async def openings(running: Door, kid: str) -> set[tuple[str, str]]:
    """By which process a signing key was opened, and why."""
    await asyncio.sleep(0.5)  # the service writes its log every quarter second
    settings = PlatformSettings(
        mongo_url=running.env["COACH_MONGO_URL"], mongo_database=running.env["COACH_MONGO_DATABASE"]
    )
    async with make_mongo(settings) as client:
        noted = await newest(AuditStore(database(client, settings)), Wanted(what=kid), 50)
    assert {(entry.tenant, entry.outcome) for entry in noted} == {("-", "opened")}
    return {(entry.service, entry.why) for entry in noted}


async def test_a_key_from_issue_to_revocation(running: Door, coach: Coach) -> None:
    first = coach("issue", "--tenant", "acme", "--service", "job-site")
    assert await opens(running, first) == 200
    key_id = first.split("_")[1]
    second = coach("rotate", key_id, "--tenant", "acme")
    assert [await opens(running, it) for it in (first, second)] == [200, 200]
    coach("issue", "--tenant", "acme", "--service", "job-site", status=1)
    listed = coach("list", "--tenant", "acme")
    assert re.search(rf"{key_id}.*job-site.*resumes tokens webhooks", listed)
    assert first.split("_", 2)[2] not in listed
    coach("revoke", key_id, "--tenant", "globex", status=1)
    coach("revoke", key_id, "--tenant", "acme")
    assert [await opens(running, it) for it in (first, second)] == [401, 200]


async def test_a_narrow_key_is_narrow(running: Door, coach: Coach) -> None:
    token = coach("issue", "--tenant", "acme", "--service", "audit", "--scope", "resumes")
    assert await opens(running, token) == 403


async def test_a_new_signing_key_is_published(running: Door, coach: Coach) -> None:
    async with running.client() as http:
        token = (await http.post("/v1/tokens", json={"subject": "kim"})).json()["access_token"]
    assert coach("rotate-signing").startswith("ed25519-")
    opened = await openings(running, peek(token, 0)["kid"])
    assert opened == {("ingest", "POST /v1/tokens"), ("coach", "coach keys rotate-signing")}
    assert coach("list", "--tenant", "../x", status=2) == ""
