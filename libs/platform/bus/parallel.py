"""The parallel consumer: many records in hand, offsets committed below the lowest unfinished one.

FastStream hands over one record at a time and would commit after each. Here a middleware takes a
slot, starts a task for the record and returns at once; a ticker commits. A slow model call thus
holds up nobody. See docs/adr/0002.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from libs.platform.bus.offsets import OffsetLedger
from libs.platform.bus.retry import due_in

_log = structlog.get_logger()
_COMMIT_SECONDS = 0.2

Call = Callable[[], Awaitable[object]]
Process = Callable[[ConsumerRecord, Call], Awaitable[None]]


class LeaseHeldError(Exception):
    """Somebody else works on this event; look again in ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"held elsewhere, look again in {seconds:.1f} s")
        self.seconds = seconds


class ParallelConsumer(ConsumerRebalanceListener):  # type: ignore[misc]
    """Runs records of one subscription in up to ``slots`` tasks and commits what is done.

    Args:
        slots: records worked on at once; a full house pauses fetching (back-pressure).
        parked: delayed records held in memory until due; they take no slot while they wait.
        process: runs one record's handler and settles its failures; must not raise.
    """

    def __init__(self, *, slots: int, parked: int, process: Process) -> None:
        self._slots = asyncio.Semaphore(slots)
        self._parked = asyncio.Semaphore(parked)
        self._process = process
        self._open = asyncio.Event()
        self._open.set()
        self._ledger = OffsetLedger()
        self._tasks: set[asyncio.Task[None]] = set()
        self._consumer: Callable[[], AIOKafkaConsumer | None] = lambda: None
        self._ticker: asyncio.Task[None] | None = None
        self.joined = False
        self.last_commit = self._last_end = time.monotonic()
        self._working = 0

    @property
    def stuck_seconds(self) -> float:
        """For how long records have been worked on without one that ended; 0 while idle."""
        return time.monotonic() - self._last_end if self._working else 0.0

    def attach(self, consumer: Callable[[], AIOKafkaConsumer | None]) -> None:
        """Say where the consumer is found once it runs, and start to commit."""
        self._consumer = consumer
        self._ticker = asyncio.create_task(self._commit_regularly())

    async def admit(self, record: ConsumerRecord, call: Call) -> None:
        """Take the record in hand; waits while there is no room, and for ever when draining."""
        await self._open.wait()
        delayed = due_in(record) > 0
        await (self._parked if delayed else self._slots).acquire()
        self._ledger.begin(_partition(record), record.offset)
        run = self._run_when_due if delayed else self._run
        task = asyncio.create_task(run(record, call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.sleep(0)  # nothing above waits, and one fetch may bring hundreds of records

    @property
    def in_hand(self) -> int:
        """Records begun and not done."""
        return self._ledger.in_hand

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Note what this member now reads."""
        self.joined = True
        _log.info("partitions_assigned", count=len(assigned))

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Commit what is done; what is in hand runs again elsewhere, and inboxes absorb that."""
        await self.commit()
        self._ledger.forget(revoked)
        self.joined = False

    async def drain(self, seconds: float) -> None:
        """Admit no more, let work in hand finish for up to ``seconds``, commit, and stop."""
        self._open.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        if self._ticker is not None:
            self._ticker.cancel()
        await self.commit()
        for task in self._tasks:
            task.cancel()

    async def commit(self) -> None:
        """Commit what has moved; a failure is logged and made up for by the next one."""
        consumer = self._consumer()
        offsets = self._ledger.to_commit()
        if consumer is None or not offsets:
            self.last_commit = time.monotonic()
            return
        try:
            await consumer.commit(offsets)
        except KafkaError as error:
            _log.warning("commit_failed", error=type(error).__name__)
            return
        self._ledger.committed(offsets)
        self.last_commit = time.monotonic()

    async def _commit_regularly(self) -> None:
        while True:
            await asyncio.sleep(_COMMIT_SECONDS)
            await self.commit()

    async def _run_when_due(self, record: ConsumerRecord, call: Call) -> None:
        try:
            await asyncio.sleep(due_in(record))
        finally:
            self._parked.release()
        await self._slots.acquire()
        await self._run(record, call)

    async def _run(self, record: ConsumerRecord, call: Call) -> None:
        while (pause := await self._in_slot(record, call)) is not None:
            await asyncio.sleep(pause)
            await self._slots.acquire()
        self._ledger.done(_partition(record), record.offset)

    async def _in_slot(self, record: ConsumerRecord, call: Call) -> float | None:
        if not self._working:
            self._last_end = time.monotonic()
        self._working += 1
        try:
            await self._process(record, call)
        except LeaseHeldError as held:
            return held.seconds
        finally:
            self._working -= 1
            self._last_end = time.monotonic()
            self._slots.release()
        return None


def _partition(record: ConsumerRecord) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)
