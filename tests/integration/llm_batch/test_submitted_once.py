"""Whatever dies between writing a batch down and hearing from the vendor, it is sent once."""

from datetime import timedelta

import pytest

from libs.llm.batch.build import Batches
from libs.llm.faults import Fault
from tests.integration.llm_batch.conftest import NIGHT, Clock, Diary, Open, enqueue
from tests.integration.llm_batch.vendor import ScriptedVendor

AFTER_THE_CLAIM = NIGHT + timedelta(minutes=6)


@pytest.fixture
async def waiting(batches: Batches, clock: Clock) -> Batches:
    await enqueue(batches, "a", "b")
    clock.now = NIGHT
    return batches


async def test_a_connection_that_breaks_after_the_vendor_took_it(
    waiting: Batches, replica: Open, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    vendor.drops_after_accepting = True
    await waiting.office.submit()
    other = replica()
    await other.office.tend()  # the claim still holds: nobody else may act
    clock.now = AFTER_THE_CLAIM
    await other.office.tend()
    assert vendor.submissions == 1
    vendor.end(vendor.only)
    await other.office.tend()
    assert diary.answered == ["a", "b"]


async def test_the_vendor_is_asked_with_the_key_that_sent_it(
    waiting: Batches, vendor: ScriptedVendor, clock: Clock
) -> None:
    vendor.drops_after_accepting = True
    await waiting.office.submit()
    vendor.first_key = "k2"  # another organisation's, which comes first from now on
    clock.now = AFTER_THE_CLAIM
    await waiting.office.tend()
    assert vendor.submissions == 1


async def test_a_vendor_that_was_away(
    waiting: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    vendor.refuses = Fault.OVERLOADED
    await waiting.office.submit()
    vendor.refuses = None
    clock.now = AFTER_THE_CLAIM
    await waiting.office.tend()
    vendor.end(vendor.only)
    await waiting.office.tend()
    assert diary.answered == ["a", "b"]


async def test_a_process_that_is_killed_before_it_sends(
    waiting: Batches, vendor: ScriptedVendor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(vendor, "submit", killed)
        with pytest.raises(KeyboardInterrupt):
            await waiting.office.submit()
    clock.now = AFTER_THE_CLAIM
    await waiting.office.tend()
    assert len(vendor.only.requests) == 2


async def test_while_the_vendor_cannot_tell_nothing_is_sent_again(
    waiting: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    vendor.drops_after_accepting = vendor.unclear = True
    await waiting.office.submit()
    clock.now = AFTER_THE_CLAIM
    await waiting.office.tend()
    await waiting.office.tend()
    assert vendor.submissions == 1
    clock.now = NIGHT + timedelta(hours=30)
    assert await waiting.office.promote() == 2
    vendor.unclear = False
    vendor.end(vendor.only)
    await waiting.office.tend()
    await waiting.office.tend()
    assert vendor.submissions == 1
    assert diary.answered == []
    assert sorted(diary.promoted) == ["a", "b"]
    assert {entry.outcome for entry in diary.entries} == {"overtaken"}


async def test_a_batch_that_the_vendor_rejects_is_promoted(
    waiting: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    vendor.refuses = Fault.REJECTED
    await waiting.office.submit()
    assert sorted(diary.promoted) == ["a", "b"]
    clock.now = AFTER_THE_CLAIM
    assert await waiting.office.tend() == 0
    assert vendor.submissions == 1
