"""The decisions, as pure functions of state and time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.llm.batch.item import OPEN, BatchItem, ItemState, Stored
from libs.llm.batch.settings import BatchSettings


@dataclass(frozen=True, slots=True)
class Queue:
    """How many items wait for one model."""

    model: str
    waiting: int


class Next(StrEnum):
    """What to do with an item when its batch has ended."""

    DELIVER = "deliver"
    PROMOTE = "promote"
    WAIT = "wait"
    DROP = "drop"


def promote_at(item: BatchItem, now: datetime, settings: BatchSettings) -> datetime:
    """When the item must no longer wait, so that a realtime call still makes the deadline."""
    latest = now + settings.longest_wait
    return latest if item.deadline is None else min(item.deadline - settings.reserve, latest)


def ready(queues: Iterable[Queue], now: datetime, settings: BatchSettings) -> list[str]:
    """The models whose queue is to be sent now: at night whatever there is, by day full ones."""
    least = 1 if settings.window.is_open(now) else settings.full
    return [queue.model for queue in queues if queue.waiting >= least]


def after(stored: Stored, *, answered: bool, cancelled: bool, batch: str) -> Next:
    """What follows for an item of ``batch`` when that has ended.

    A request that failed or expired is not sent to a batch again: the realtime gateway has other
    models and a policy for faults. One that was never processed because of a cancellation waits on.
    """
    if stored.state not in OPEN or stored.batch != batch:
        return Next.DROP
    if answered:
        return Next.DELIVER
    return Next.WAIT if cancelled else Next.PROMOTE


def may_promote(stored: Stored, now: datetime) -> bool:
    """Whether waiting is over for the item."""
    return stored.state in OPEN and stored.promote_at <= now


def nobody_waits(items: Iterable[Stored]) -> bool:
    """Whether a batch is worth cancelling: no item of it is still to be answered."""
    return all(stored.state is not ItemState.SENT for stored in items)
