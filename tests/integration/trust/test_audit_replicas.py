"""The access log of three replicas: one is killed, two stop; what had to be kept is there."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.store import AuditStore
from libs.platform.audit.verifying import Verdict, Verifier
from libs.platform.mongo import Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.datakeys import DataKeys
from libs.platform.vault.keks import EnvironmentKeks
from tests.doors import Door, Servers, door


@pytest.fixture
async def three(door_servers: Servers, tmp_path: Path) -> AsyncIterator[Door]:
    env = {"COACH_DEFAULT_PLAN": "unlimited"}
    async with door(door_servers, tmp_path, env, replicas=3) as running:
        yield running


async def inspect(
    three: Door, work: Callable[[AuditStore, Verifier, Database], Awaitable[Verdict]]
) -> Verdict:
    settings = PlatformSettings(
        mongo_url=three.env["COACH_MONGO_URL"], mongo_database=three.env["COACH_MONGO_DATABASE"]
    )
    async with make_mongo(settings) as client:
        store = database(client, settings)
        keks = EnvironmentKeks(three.env["COACH_VAULT_KEKS"])
        keys = await AuditKeys.load(DataKeys(store["vault_keys"], keks))
        return await work(AuditStore(store), Verifier(keys.chain), store)


async def requests(three: Door, replica: int, count: int) -> None:
    async with three.client(replica=replica) as http:
        await asyncio.gather(*(http.get("/v1/webhooks") for _ in range(count)))


async def test_a_kill_loses_no_more_than_its_window_and_a_stop_nothing(three: Door) -> None:
    await asyncio.gather(*(requests(three, replica, 30) for replica in range(3)))
    await asyncio.sleep(1)
    await three.children[0].kill()
    await asyncio.gather(*(requests(three, replica, 20) for replica in (1, 2)))
    await asyncio.gather(*(three.children[replica].stop() for replica in (1, 2)))

    async def judge(log: AuditStore, verifier: Verifier, _: Database) -> Verdict:
        noted = Counter([page.segment async for page in log.pages() for _ in page.entries()])
        assert sorted(noted.values()) == [30, 50, 50]
        return await verifier.verify(log.anchors(), log.pages(), await log.cuts())

    verdict = await inspect(three, judge)
    assert verdict.faults == []
    assert (verdict.segments, verdict.killed, verdict.entries) == (3, 1, 130)


async def test_pages_and_anchors_taken_out_of_the_database_are_found(three: Door) -> None:
    await asyncio.gather(*(requests(three, replica, 5) for replica in range(3)))
    await asyncio.gather(*(child.stop() for child in three.children))

    async def cut(log: AuditStore, verifier: Verifier, store: Database) -> Verdict:
        await store["audit_anchors"].delete_one({"_id": 2})
        last = await store["audit_pages"].find_one(sort=[("last", -1)])
        assert last is not None
        await store["audit_pages"].delete_one({"_id": last["_id"]})
        return await verifier.verify(log.anchors(), log.pages(), await log.cuts())

    faults = " ".join((await inspect(three, cut)).faults)
    assert "anchors 2 to 2 are missing" in faults
    assert "segment is missing" in faults or "is missing, anchor" in faults
