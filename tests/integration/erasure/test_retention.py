"""Each kind of data has its time, and goes when it is over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from libs.contracts.events import ResumeErased, ResumeRejected
from libs.contracts.kinds import ErasureCause
from libs.contracts.topics import all_topics
from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.key_cache import KeyCache
from libs.platform.auth.principal import Principal
from libs.platform.deliveries import Deliveries
from libs.platform.service import ServiceHost
from libs.platform.settings import PlatformSettings
from libs.platform.vault.store import Owner, Purpose
from libs.platform.webhooks import Webhooks
from services.ingest.values import ResumeState
from tests.integration.erasure.desk import OTHERS, TENANT, Desk

OWNER = Owner(TENANT, "res_1")
DAY = timedelta(days=1)


def days_left(document: dict[str, Any] | None, ends: str = "expires") -> int:
    assert document is not None
    left: timedelta = document[ends] - datetime.now(UTC)
    return round(left / DAY)


async def expiring(desk: Desk, ident: str, left: timedelta) -> None:
    resume = await desk.get(ident)
    resume.expires = datetime.now(UTC) + left
    await desk.resumes.save(resume)


async def test_a_resume_that_nobody_touched_for_its_time_is_erased_with_a_receipt(
    desk: Desk,
) -> None:
    await desk.upload("res_old")
    await expiring(desk, "res_old", DAY)
    assert await desk.sweeper.erase_expired() == 0
    await expiring(desk, "res_old", -DAY)
    assert await desk.sweeper.erase_expired() == 1
    await desk.hear("res_old", *OTHERS)
    assert await desk.left("res_old") == []
    assert (await desk.get("res_old")).state is ResumeState.ERASED
    assert (await desk.erasure("res_old")).opening.cause is ErasureCause.RETENTION
    assert (await desk.erasure("res_old")).completion is not None
    assert await desk.sweeper.erase_expired() == 0


async def test_items_of_the_vault_live_as_long_as_their_kind(mongo_url: str) -> None:
    settings = PlatformSettings(
        mongo_url=mongo_url,
        mongo_database="test_kinds",
        vault_keks="k1:" + "A" * 43 + "=",
        keep_file_days=3,
        keep_text_days=5,
        keep_result_days=7,
        keep_tombstone_days=40,
    )
    host = ServiceHost("test", settings, ())
    async with host.mongo:
        await host.mongo.drop_database("test_kinds")
        await host.vault.prepare()
        await host.vault.keys.create(OWNER)
        for purpose in Purpose:
            await host.vault.put(OWNER, purpose, b"x")
        items = {it["_id"]: days_left(it) async for it in host.database["vault_items"].find()}
        await host.vault.erase(OWNER)
        tombstone = days_left(await host.database["vault_keys"].find_one({"_id": str(OWNER)}))
    kept = {ref.rpartition("/")[2]: days for ref, days in items.items()}
    assert kept == {"file": 3, "text": 5, "identities": 5, "target": 7, "result": 7}
    assert tombstone == 40


async def test_deliveries_are_forgotten_with_their_resume_and_by_time(desk: Desk) -> None:
    told = Deliveries(desk.store, 9 * DAY)
    await told.prepare()
    rejected = ResumeRejected(tenant=TENANT, resume_id="res_1", code="no_text")
    erased = ResumeErased(tenant=TENANT, resume_id="res_1")
    await told.settle("event-1", rejected, "whk_1", "sent")
    await told.settle("event-2", erased, "whk_1", "sent")
    assert days_left(await desk.store["notify_deliveries"].find_one({"notice": "event-1"})) == 9
    assert not await told.forgotten(TENANT, "res_1")
    assert await told.forget(TENANT, "res_1") == 1
    assert await told.forget(TENANT, "res_1") == 0
    assert await told.forgotten(TENANT, "res_1")
    assert await told.settled("event-1") == set()
    assert await told.settled("event-2") == {"whk_1"}  # so that it is told once


async def test_keys_and_webhooks_are_kept_for_a_time_after_their_end(desk: Desk) -> None:
    keys, hooks = ApiKeys(desk.store, KeyCache(0), 9 * DAY), Webhooks(desk.store, desk.vault.keys)
    await keys.prepare()
    await hooks.prepare()
    ended, rotated, running = [await keys.issue(TENANT, name, (), 30 * DAY) for name in "abc"]
    await keys.revoke(TENANT, ended.key.id)
    await keys.rotate(TENANT, rotated.key.id, DAY)
    await keys.register("demo", "coach_demo_x", Principal(TENANT, "demo", frozenset()))
    found = {it["_id"]: it async for it in desk.store["api_keys"].find()}
    assert days_left(found[ended.key.id], "purge_at") == 9
    assert days_left(found[rotated.key.id], "purge_at") == 10
    assert days_left(found[running.key.id], "purge_at") == 39
    assert "purge_at" not in found["demo"]
    gone, there = [await hooks.add(TENANT, "https://a.example", ()) for _ in range(2)]
    await hooks.disable(gone.id)
    left = {it["_id"]: it async for it in desk.store["webhooks"].find()}
    assert days_left(left[gone.id], "purge_at") == 90
    assert "purge_at" not in left[there.id]


def test_what_absorbs_redeliveries_cannot_be_set_to_end_before_they_do() -> None:
    topics = max(topic.retention_hours for topic in all_topics() if "dlq" not in topic.name)
    dead = max(topic.retention_hours for topic in all_topics())
    defaults = PlatformSettings()
    assert defaults.keep_outcome_days * 24 > topics
    assert defaults.keep_delivery_days * 24 > topics
    assert defaults.keep_tombstone_days * 24 > dead
    for name in ("keep_outcome_days", "keep_delivery_days"):
        with pytest.raises(ValidationError):
            PlatformSettings.model_validate({name: topics // 24})
    with pytest.raises(ValidationError):
        PlatformSettings.model_validate({"keep_tombstone_days": dead // 24})
