"""The access log loses what is over, and nothing else; what is left verifies as before."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from libs.platform.audit.chain import ANCHORS, make_cut
from libs.platform.audit.entry import now
from libs.platform.audit.pruning import Pruner
from libs.platform.audit.store import AuditStore
from libs.platform.audit.verifying import Head, Verdict, Verifier
from libs.platform.mongo import Database
from tests.unit.audit.logs import KEY, Log

DAY = timedelta(days=1) // timedelta(microseconds=1)
OLD = 10  # entries of `Log` are of 1970


@pytest.fixture
async def log(store: Database) -> AuditStore:
    """Segment ``a`` is over; of ``b`` the last page is of today."""
    made = Log(fresh=now())
    log = AuditStore(store)
    await log.prepare()
    for page in made.pages:
        await log.add_page(page)
    for anchor in made.anchors:
        await log.add_anchor(anchor)
    return log


async def verdict(log: AuditStore, expected: Head | None = None) -> Verdict:
    return await Verifier(KEY, expected).verify(log.anchors(), log.pages(), await log.cuts())


def pruner(log: AuditStore, key: bytes = KEY) -> Pruner:
    return Pruner(log, key, timedelta(days=OLD))


async def left(log: AuditStore) -> tuple[list[tuple[str, int]], list[int]]:
    pages = [(page.segment, page.number) async for page in log.pages()]
    return pages, [anchor.number async for anchor in log.anchors()]


async def test_what_is_over_goes_and_the_rest_verifies(log: AuditStore) -> None:
    head = (await verdict(log)).head
    assert await pruner(log).prune() == 7
    assert await left(log) == ([("b", 3)], [4])
    after = await verdict(log, head)
    assert (after.faults, after.cut, after.pages, after.head) == ([], 7, 1, head)
    assert await pruner(log).prune() == 0
    assert (await verdict(log, head)).faults == []
    older = await verdict(log, Head(2, "x"))
    assert "older than what is kept" in older.faults[0]


async def test_nothing_is_cut_before_its_time(log: AuditStore) -> None:
    kept = Pruner(log, KEY, timedelta(days=36_500))
    assert await kept.prune() == 0
    assert len((await left(log))[0]) == 8


async def test_a_crash_between_cutting_and_deleting_is_made_good(
    log: AuditStore, store: Database
) -> None:
    pages = [page async for page in log.pages()]
    await pruner(log).prune()
    for page in pages[:2]:
        await log.add_page(page)
    assert (await verdict(log)).faults == []
    await pruner(log).prune()
    assert await store["audit_pages"].count_documents({}) == 1


async def took_the_last_page(log: AuditStore, store: Database) -> None:
    await store["audit_pages"].delete_one({"_id": "b/00000003"})


async def took_the_cut(log: AuditStore, store: Database) -> None:
    await store["audit_cuts"].delete_one({"_id": "b"})


async def cut_further_without_the_key(log: AuditStore, store: Database) -> None:
    await store["audit_pages"].delete_one({"_id": "b/00000003"})
    await log.cut(make_cut(b"x" * 32, "b", 4, "head"))


async def used_the_cut_of_another(log: AuditStore, store: Database) -> None:
    cut: Any = await store["audit_cuts"].find_one({"_id": "a"})
    await store["audit_cuts"].replace_one({"_id": "b"}, {**cut, "_id": "b"})


async def took_the_anchors_cut(log: AuditStore, store: Database) -> None:
    await store["audit_cuts"].delete_one({"_id": ANCHORS})


Attack = Callable[[AuditStore, Database], Awaitable[None]]


@pytest.mark.parametrize(
    "attack",
    [took_the_last_page, took_the_cut, cut_further_without_the_key, used_the_cut_of_another,
     took_the_anchors_cut],
)  # fmt: skip
async def test_an_attack_on_a_pruned_log_is_found(
    log: AuditStore, store: Database, attack: Attack
) -> None:
    await pruner(log).prune()
    await attack(log, store)
    assert (await verdict(log)).faults != []


async def test_nobody_can_have_young_entries_deleted_by_making_them_look_old(
    log: AuditStore, store: Database
) -> None:
    await store["audit_pages"].update_one({"_id": "b/00000003"}, {"$set": {"last": 0}})
    assert await pruner(log).prune() == 7
    assert ("b", 3) in (await left(log))[0]
    assert (await verdict(log)).faults != []


async def test_pages_are_found_by_any_of_very_many_words(log: AuditStore) -> None:
    pages = [page async for page in log.pages()]
    tenant, word = pages[0].tenants[0], pages[0].entries()[0].what
    words = [f"res_{number:032x}" for number in range(200)]
    assert [page async for page in log.mentioning(tenant, words)] == []
    assert pages[0] in [page async for page in log.mentioning(tenant, [*words, word])]
