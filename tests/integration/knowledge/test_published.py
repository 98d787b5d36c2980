"""What one process imports, every replica serves, without a restart; on real servers."""

import asyncio
import base64
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok
from tests.backends.choice import Backend

pytestmark = pytest.mark.timeout(180)
SERVED = re.compile(r'coach_knowledge_imported\{version="(\w+)"\} (\d+)')
LATE = re.compile(r'coach_loop_lag_seconds_bucket\{le="(0\.25|\+Inf)"\} (\d+)')
QUESTIONS = (
    "Which share of a service mesh's cost falls on every request, and how do you measure it?",
    "사내 메신저 봇이 장애 중에도 답하게 하려면 무엇을 어디에 두시겠습니까?",
)


@pytest.fixture(scope="module")
def env(
    kafka: Backend, mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    return {
        "COACH_KAFKA_URL": kafka.url,
        "COACH_KAFKA_LIGHT": str(kafka.light),
        "COACH_MONGO_URL": mongo_url,
        "COACH_MONGO_DATABASE": f"published_{uuid4().hex[:8]}",
        "COACH_REDIS_URL": redis_url,
        "COACH_VAULT_KEKS": "k1:" + base64.b64encode(os.urandom(32)).decode(),
        "COACH_INDEX_FOLDER": str(tmp_path_factory.mktemp("index")),
    }


@pytest.fixture(scope="module")
async def replicas(
    env: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[httpx.AsyncClient]]:
    logs = tmp_path_factory.mktemp("logs")
    async with AsyncExitStack() as stack:
        clients = []
        for number in (1, 2):
            port = free_port()
            program = Program(
                name=f"generate-{number}",
                argv=(sys.executable, "-m", "services.generate"),
                log=logs / f"{number}.log",
                env={**env, "COACH_PORT": str(port)},
                ready=http_ok(port, "/readyz"),
                start_timeout=90,
            )
            await stack.enter_async_context(Child(program))
            client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}")
            clients.append(await stack.enter_async_context(client))
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
