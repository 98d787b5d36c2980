"""What one process imports, every replica serves, without a restart; on real servers."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from services.generate.knowledge.base import Knowledge
from services.generate.outside import frequent_skills
from tests.integration.knowledge.replicas import two_replicas

pytestmark = pytest.mark.timeout(180)
SERVED = re.compile(r'coach_knowledge_imported\{version="(\w+)"\} (\d+)')
LATE = re.compile(r'coach_loop_lag_seconds_bucket\{le="(0\.25|\+Inf)"\} (\d+)')
QUESTIONS = (
    "Which share of a service mesh's cost falls on every request, and how do you measure it?",
    "사내 메신저 봇이 장애 중에도 답하게 하려면 무엇을 어디에 두시겠습니까?",
)


@pytest.fixture(scope="module")
async def replicas(
    env: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[httpx.AsyncClient]]:
    async with two_replicas(env, tmp_path_factory.mktemp("logs")) as clients:
        yield clients


async def test_an_import_reaches_every_replica_that_runs(
    env: Mapping[str, str], replicas: list[httpx.AsyncClient], tmp_path: Path
) -> None:
    before = {await served(replica) for replica in replicas}
    assert {entries for _, entries in before} == {0}
    assert len(before) == 1
    for number, question in enumerate(QUESTIONS, start=1):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(json.dumps({"text": question}), "utf-8")
        told = await kb(env, "import", str(path))
        for replica in replicas:
            version = await served_from(replica, entries=number)
            assert f"knowledge {version} is announced" in told
    for replica in replicas:
        late = dict(LATE.findall((await replica.get("/metrics")).text))
        assert late["0.25"] == late["+Inf"]


async def test_the_same_version_announced_again_changes_nothing(
    env: Mapping[str, str], replicas: list[httpx.AsyncClient]
) -> None:
    before = [await served(replica) for replica in replicas]
    assert before[0][0] in await kb(env, "publish")
    await asyncio.sleep(1)
    assert [await served(replica) for replica in replicas] == before


async def test_what_one_replica_hears_from_outside_all_serve(
    env: Mapping[str, str], tmp_path: Path
) -> None:
    skill = next(frequent_skills(Knowledge.load()))
    openings = [{"id": str(number), "role": "backend", "skills": [skill]} for number in range(5)]
    feed = tmp_path / "openings.jsonl"
    feed.write_text("\n".join(map(json.dumps, openings)), "utf-8")
    own = {
        **env,
        "COACH_JOBKOREA_FILE": str(feed),
        "COACH_MONGO_DATABASE": env["COACH_MONGO_DATABASE"] + "_outside",
    }
    async with two_replicas(own, tmp_path) as replicas:
        versions = {await served_from(replica, entries=2) for replica in replicas}
    assert len(versions) == 1


async def served(replica: httpx.AsyncClient) -> tuple[str, int]:
    """Version and number of imported entries that a replica says it serves."""
    ((version, entries),) = SERVED.findall((await replica.get("/metrics")).text)
    return version, int(entries)


async def served_from(replica: httpx.AsyncClient, entries: int) -> str:
    """The version that a replica serves once it has that many imported entries."""
    async with asyncio.timeout(60):
        while True:
            version, found = await served(replica)
            if found == entries:
                return version
            await asyncio.sleep(0.1)


async def kb(env: Mapping[str, str], *arguments: str) -> str:
    """What ``coach kb`` says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli.main", "kb", *arguments,
        env={**os.environ, **env}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    assert process.returncode == 0, told.decode()
    return told.decode()
