"""The stack starts, stops, comes back on its data, and never leaves anybody behind."""

import time
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals

import psutil
import pytest
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from libs.embedded.errors import ChildError, FolderInUseError
from libs.embedded.stack import Stack
from libs.embedded.valkey import Valkey
from tests.unit.embedded.parents import left_after, living, running

SOURCE = """
import asyncio, sys
from pathlib import Path
from libs.embedded.stack import Stack

async def main():
    async with Stack.start(Path(sys.argv[1])):
        print("ready", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def family() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


async def test_data_is_there_after_a_restart_in_the_same_folder(tmp_path: Path) -> None:
    for visits in (1, 2):
        async with (
            Stack.start(tmp_path) as stack,
            AsyncMongoClient(stack.mongo_url) as mongo,
            Redis.from_url(stack.redis_url) as redis,
        ):
            await mongo.guests.book.insert_one({"visit": visits})
            assert await mongo.guests.book.count_documents({}) == visits
            assert await redis.incr("visits") == visits


async def test_two_stacks_run_side_by_side(tmp_path: Path) -> None:
    async with Stack.start(tmp_path / "one") as one, Stack.start(tmp_path / "two") as two:
        assert not set(one.environment().items()) & (
            set(two.environment().items()) - {("COACH_KAFKA_LIGHT", "1")}
        )
        with pytest.raises(FolderInUseError):
            async with Stack.start(tmp_path / "one"):
                pass
        assert all(server.child.running for server in one.servers)


async def test_one_server_that_fails_takes_the_others_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = family()
    (tmp_path / "valkey").mkdir()
    (tmp_path / "valkey" / "appendonlydir").write_text("not a folder")
    with pytest.raises(ChildError, match="valkey failed: it ended with status 1"):
        async with Stack.start(tmp_path):
            pass
    assert living([child for child in family() if child not in before], 2) == []


@pytest.mark.parametrize("blow", [SIGKILL, SIGTERM])
async def test_no_server_outlives_the_process_that_started_it(
    tmp_path: Path, blow: Signals
) -> None:
    with running(SOURCE, str(tmp_path)) as parent:
        assert left_after(parent, blow, count=6) == []
    async with Stack.start(tmp_path):  # the folder is free, and its data whole
        pass


@pytest.mark.parametrize("moment", [0.02, 0.1, 0.2, 0.3, 0.6])
def test_a_parent_killed_while_it_starts_leaves_nobody(tmp_path: Path, moment: float) -> None:
    with running(f"print(flush=True)\n{SOURCE}", str(tmp_path)) as parent:
        while not (tmp_path / "lock").exists():
            time.sleep(0.005)
        time.sleep(moment)
        parent.kill()
    ours = [process for process in psutil.process_iter() if _names(process, tmp_path)]
    assert living(ours, 3) == []


def _names(process: psutil.Process, folder: Path) -> bool:
    try:
        return any(str(folder) in word for word in process.cmdline())
    except psutil.Error:
        return False


async def test_a_killed_server_comes_back_on_its_port(tmp_path: Path) -> None:
    async with Valkey(tmp_path) as server:
        async with Redis.from_url(server.url) as redis:
            await redis.set("a", "1")
        port = server.port
        await server.kill()
        assert not server.child.running
        await server.restart()
        assert server.port == port
        async with Redis.from_url(server.url) as redis:
            assert await redis.get("a") == b"1"
