"""The inbox: each event has one outcome per service, however often it is delivered.

The outcome and the events it leads to are one insert under the event's id; the first insert wins.
A delivery of an event that is done sends its follow-up events again (they have stable ids), so a
broker that lost them gets them back.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from libs.contracts.envelope import envelop
from libs.contracts.events import Event
from libs.platform.bus.bus import Cause
from libs.platform.leases import Leases
from libs.platform.mongo import Collection
from libs.platform.outbox import OutboxRelay, OutboxStore, entries
from libs.platform.tracing import current_traceparent


@dataclass(frozen=True, slots=True)
class Job:
    """An event in hand whose outcome is still open."""

    inbox: "Inbox"
    cause: Cause

    async def finish(self, *events: Event) -> None:
        """Record the outcome and send ``events``; a second finish of the same event is dropped."""
        await self.inbox.record(self.cause, events)


class Inbox:
    """Outcomes of one service's events.

    Args:
        retention: how long a redelivery is recognised; longer than topics keep records.
    """

    def __init__(
        self, service: str, store: OutboxStore, relay: OutboxRelay, leases: Leases,
        *, lease_seconds: float, retention: timedelta,
    ) -> None:  # fmt: skip
        self._service = service
        self._store = store
        self._relay = relay
        self._leases = leases
        self._lease_seconds = lease_seconds
        self._retention = retention

    @property
    def _outcomes(self) -> Collection:
        return self._store.collection

    async def prepare(self) -> None:
        """Let outcomes expire."""
        await self._outcomes.create_index("expires", expireAfterSeconds=0)

    @asynccontextmanager
    async def claim(self, cause: Cause) -> AsyncIterator[Job | None]:
        """Take the event in hand; ``None`` when it was done before.

        Raises:
            LeaseHeldError: another process has it in hand.
        """
        async with self._leases.hold(cause.id):
            done = await self._outcomes.find_one({"_id": cause.id})
            if done is None:
                yield Job(self, cause)
            else:
                self._relay.wake(self._store, cause.id, done["outbox"])
                yield None

    async def record(self, cause: Cause, events: Sequence[Event]) -> None:
        """Store the outcome with its follow-ups and send them."""
        trace = current_traceparent()
        outbox = entries(
            [
                envelop(
                    event, source=self._service, cause=cause.id,
                    correlation=cause.correlation, traceparent=trace,
                )
                for event in events
            ],
            self._lease_seconds,
        )  # fmt: skip
        outcome = {
            "_id": cause.id,
            "tenant": cause.tenant,
            "outbox": outbox,
            "expires": datetime.now(UTC) + self._retention,
        }
        try:
            await self._outcomes.insert_one(outcome)
        except DuplicateKeyError:
            return
        self._relay.wake(self._store, cause.id, outbox)
