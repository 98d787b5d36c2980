import pytest

from libs.llm.batch.build import Batches
from libs.platform.erasure.duty import NotGoneYetError
from libs.platform.mongo import Database
from tests.integration.llm_batch.conftest import NIGHT, Clock, Diary, OwnersKeys, enqueue
from tests.integration.llm_batch.vendor import ScriptedVendor


async def test_what_waits_is_deleted(
    batches: Batches, diary: Diary, database: Database, clock: Clock
) -> None:
    await enqueue(batches, "a", "b")
    assert await batches.desk.forget("acme", "resume-a") == 1
    assert [used for _, used in diary.settled] == [0]
    clock.now = NIGHT
    assert await batches.office.submit() == 1
    assert await database["batch_items"].count_documents({"resume_id": "resume-a"}) == 0
    assert await batches.desk.forget("acme", "resume-a") == 0


async def test_what_was_sent_is_cancelled_deleted_there_and_the_others_wait_again(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, database: Database, clock: Clock
) -> None:
    await enqueue(batches, "a", "b", "c")
    clock.now = NIGHT
    await batches.office.submit()
    held = vendor.only
    finished = next(r.custom_id for r in held.requests if r.prompt.user == "c")
    vendor.end(held)
    held.ended, held.outcomes = False, {finished: held.outcomes[finished]}
    with pytest.raises(NotGoneYetError):
        await batches.desk.forget("acme", "resume-a")
    await batches.office.tend()
    assert await batches.desk.forget("acme", "resume-a") == 0
    assert held.cancelled
    assert vendor.discarded == ["v1"]
    assert diary.answered == ["c"]
    assert [(reserved > 0, used > 0) for reserved, used in diary.settled] == [
        (True, True),  # c, which was answered
        (True, False),  # a, which cost nothing
    ]
    assert await batches.office.submit() == 1
    assert [request.prompt.user for request in vendor.only.requests] == ["b"]
    assert await database["batch_items"].count_documents({"analysis_id": "a"}) == 0
    assert await database["batch_items"].count_documents({}) == 2
    assert diary.promoted == []


async def test_an_answer_about_an_erased_person_is_booked_and_never_handed_on(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await enqueue(batches, "a")
    clock.now = NIGHT
    await batches.office.submit()
    vendor.end(vendor.only)
    with pytest.raises(NotGoneYetError):
        await batches.desk.forget("acme", "resume-a")
    await batches.office.tend()
    assert diary.answered == []
    assert diary.entries[0].outcome == "overtaken"
    assert diary.settled[-1][1] == diary.entries[0].nano_usd > 0


async def test_a_prompt_whose_key_is_gone_is_not_sent(
    batches: Batches, vendor: ScriptedVendor, keys: OwnersKeys, clock: Clock
) -> None:
    await enqueue(batches, "a", "b")
    keys.erased.add("resume-a")
    clock.now = NIGHT
    await batches.office.submit()
    assert [request.prompt.user for request in vendor.only.requests] == ["b"]


async def test_the_database_holds_nothing_readable(batches: Batches, database: Database) -> None:
    await enqueue(batches, "secret-words")
    row = await database["batch_items"].find_one({})
    assert row is not None
    assert b"You outline answers." not in row["sealed"]
    assert "You outline" not in str({**row, "sealed": ""})
