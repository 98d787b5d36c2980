from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from libs.llm.batch.item import (
    BatchItem,
    ItemState,
    Stored,
    custom_id,
    item_id,
)
from libs.llm.batch.rules import Next, Queue, after, may_promote, nobody_waits, promote_at, ready
from libs.llm.batch.settings import BatchSettings
from libs.llm.port import Purpose

SETTINGS = BatchSettings(full=10)
DAY = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Seoul
NIGHT = datetime(2026, 11, 24, 17, tzinfo=UTC)  # two in the morning
ITEM = BatchItem("acme", "a1", "r1", Purpose.INTERVIEW, "gpt-mini")
SENT = Stored(
    id=ITEM.id,
    item=ITEM,
    state=ItemState.SENT,
    attempt=1,
    sealed=b"",
    reserved=None,
    promote_at=NIGHT,
    enqueued_at=DAY,
    batch="b1",
)


@pytest.mark.parametrize(
    ("waiting", "now", "sent"), [(9, DAY, False), (10, DAY, True), (1, NIGHT, True)]
)
def test_a_queue_goes_at_night_or_when_it_is_full(waiting: int, now: datetime, sent: bool) -> None:
    assert ready([Queue("gpt-mini", waiting)], now, SETTINGS) == ["gpt-mini"] * sent


@pytest.mark.parametrize(
    ("state", "batch", "answered", "cancelled", "step"),
    [
        (ItemState.SENT, "b1", True, False, Next.DELIVER),
        (ItemState.SENT, "b1", True, True, Next.DELIVER),
        (ItemState.SENT, "b1", False, False, Next.PROMOTE),
        (ItemState.SENT, "b1", False, True, Next.WAIT),
        (ItemState.SENT, "b2", True, False, Next.DROP),
        (ItemState.DONE, "b1", True, False, Next.DROP),
        (ItemState.PROMOTED, "b1", True, False, Next.DROP),
        (ItemState.ERASED, "b1", True, True, Next.DROP),
    ],
)
def test_what_follows_for_an_item_when_its_batch_has_ended(
    state: ItemState, batch: str, answered: bool, cancelled: bool, step: Next
) -> None:
    stored = replace(SENT, state=state, batch=batch)
    assert after(stored, answered=answered, cancelled=cancelled, batch="b1") is step


def test_an_item_is_promoted_before_its_deadline_or_after_the_longest_wait() -> None:
    soon = replace(ITEM, deadline=DAY + timedelta(hours=2))
    far = replace(ITEM, deadline=DAY + timedelta(days=30))
    assert promote_at(soon, DAY, SETTINGS) == DAY + timedelta(hours=2) - SETTINGS.reserve
    assert promote_at(far, DAY, SETTINGS) == DAY + SETTINGS.longest_wait
    assert promote_at(ITEM, DAY, SETTINGS) == DAY + SETTINGS.longest_wait


def test_only_open_items_are_promoted_and_only_when_due() -> None:
    assert may_promote(SENT, NIGHT)
    assert not may_promote(SENT, NIGHT - timedelta(seconds=1))
    assert not may_promote(replace(SENT, state=ItemState.DONE), NIGHT)


def test_a_batch_that_nobody_waits_for_is_worth_cancelling() -> None:
    promoted = replace(SENT, state=ItemState.PROMOTED)
    assert nobody_waits([promoted])
    assert not nobody_waits([promoted, SENT])


def test_ids_are_stable_and_fit_the_vendors() -> None:
    assert ITEM.id == replace(ITEM, model="another").id
    assert ITEM.id != replace(ITEM, part="2").id
    name = custom_id(ITEM.id, 3)
    assert len(name) <= 64
    assert name.replace("-", "").isalnum()
    assert item_id(name) == ITEM.id
    assert custom_id(ITEM.id, 1) != name
