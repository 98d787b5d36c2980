"""The transactional outbox: events wait in the document whose change they announce.

State and events are one atomic write, without a transaction. The process that wrote them sends
them at once; a poll sends what a killed process left behind, under a lease so that replicas do not
send everything once more. Source: "Transactional outbox", microservices.io.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from faststream.kafka import KafkaBroker

from libs.contracts.envelope import Envelope
from libs.contracts.topics import topic_of
from libs.platform import metrics
from libs.platform.mongo import Collection, Document

_log = structlog.get_logger()
_POLL_SECONDS = 1.0
_POLL_DOCUMENTS = 200
_MARK_SECONDS = 0.25
_STOP_SECONDS = 5.0


def entries(events: Iterable[Envelope], lease_seconds: float) -> list[Document]:
    """Outbox entries to store with a change; the writer has ``lease_seconds`` to send them."""
    due = datetime.now(UTC) + timedelta(seconds=lease_seconds)
    return [
        {
            "id": event.id,
            "topic": topic_of(event.data).name,
            "key": event.data.key,
            "headers": event.headers(),
            "value": event.value().decode(),
            "due": due,
        }
        for event in events
    ]


@dataclass(frozen=True, slots=True)
class OutboxStore:
    """A collection whose documents carry an ``outbox`` array.

    Args:
        keep_sent: sent entries stay (marked), so that they can be sent again on a redelivery;
            otherwise they are removed.
    """

    collection: Collection
    keep_sent: bool

    async def prepare(self) -> None:
        """Create the index that the poll needs."""
        await self.collection.create_index("outbox.due")

    async def mark(self, sent: Mapping[str, Sequence[str]]) -> None:
        """Take sent entries, by document, off the lists: one write for all of them."""
        update: Document = {"$set": {"outbox.$[].due": None}}
        if not self.keep_sent:
            ids = [event_id for events in sent.values() for event_id in events]
            update = {"$pull": {"outbox": {"id": {"$in": ids}}}}
        await self.collection.update_many({"_id": {"$in": list(sent)}}, update)

    async def overdue(self, lease: timedelta) -> list[Document]:
        """Take over documents whose writer did not send in time."""
        now = datetime.now(UTC)
        found = self.collection.find({"outbox.due": {"$lt": now}}).limit(_POLL_DOCUMENTS)
        taken = []
        async for document in found:
            claim = await self.collection.update_one(
                {"_id": document["_id"], "outbox": document["outbox"]},
                {"$set": {"outbox.$[].due": now + lease}},
            )
            if claim.modified_count:
                taken.append(document)
        return taken


class OutboxRelay:
    """Publishes outbox entries and marks them sent, in bulk."""

    def __init__(
        self, broker: KafkaBroker, stores: Sequence[OutboxStore], lease_seconds: float
    ) -> None:
        self._broker = broker
        self._stores = stores
        self._lease = timedelta(seconds=lease_seconds)
        self._to_mark: dict[OutboxStore, dict[str, list[str]]] = {}
        self._sent = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []
        self._sends: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Prepare the stores and begin to mark and to poll."""
        for store in self._stores:
            await store.prepare()
        self._loops = [asyncio.create_task(self._mark_sent()), asyncio.create_task(self._poll())]

    async def stop(self) -> None:
        """Finish sends under way, mark them, and end; what is left the next process sends."""
        if self._sends:
            await asyncio.wait(self._sends, timeout=_STOP_SECONDS)
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._flush()

    def wake(self, store: OutboxStore, document_id: str, outbox: Sequence[Document]) -> None:
        """Send entries that were committed just now."""
        if outbox:
            task = asyncio.create_task(self._send(store, document_id, outbox))
            self._sends.add(task)
            task.add_done_callback(self._sends.discard)

    async def _send(self, store: OutboxStore, document_id: str, outbox: Sequence[Document]) -> None:
        try:
            await asyncio.gather(*(self._publish(entry) for entry in outbox))
        except Exception as error:  # noqa: BLE001 (the poll sends it again once the lease is over)
            _log.warning("publish_failed", error=type(error).__name__)
            return
        sent = self._to_mark.setdefault(store, {}).setdefault(document_id, [])
        sent += [entry["id"] for entry in outbox]
        self._sent.set()

    async def _publish(self, entry: Document) -> None:
        headers: dict[str, str] = entry["headers"]
        await self._broker.publish(
            entry["value"].encode(),
            topic=entry["topic"],
            key=entry["key"].encode(),
            headers=headers,
        )
        metrics.PUBLISHED.labels(headers["ce_type"]).inc()

    async def _mark_sent(self) -> None:
        while True:
            await self._sent.wait()
            await asyncio.sleep(_MARK_SECONDS)  # gather marks: one bulk write for many
            self._sent.clear()
            await self._flush()

    async def _flush(self) -> None:
        marks, self._to_mark = self._to_mark, {}
        for store, sent in marks.items():
            try:
                await store.mark(sent)
            except Exception as error:  # noqa: BLE001 (unmarked entries are sent again: harmless)
                _log.warning("mark_failed", error=type(error).__name__)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            try:
                await self.send_overdue()
            except Exception as error:  # noqa: BLE001 (the store is away: poll again)
                _log.warning("outbox_poll_failed", error=type(error).__name__)

    async def send_overdue(self) -> None:
        """Send what other processes left behind."""
        for store in self._stores:
            for document in await store.overdue(self._lease):
                unsent = [entry for entry in document["outbox"] if entry["due"] is not None]
                metrics.RELAYED_LATE.inc(len(unsent))
                await self._send(store, document["_id"], unsent)
