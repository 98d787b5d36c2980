"""What batches need from outside."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from libs.llm.batch.item import Batch, BatchItem, ItemState, Stored
from libs.llm.batch.rules import Queue
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault
from libs.llm.port import Answer, Completion, Prompt


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a batch."""

    custom_id: str
    prompt: Prompt[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one call: ``completion`` or ``fault``."""

    custom_id: str
    completion: Completion | None = None
    fault: Fault | None = None


class Progress(StrEnum):
    """How far the vendor is."""

    RUNNING = "running"
    ENDED = "ended"


class UnclearError(Exception):
    """The vendor cannot tell yet whether it has the batch: neither submit again nor give up."""


class BatchVendor(Protocol):
    """The batch queue of one vendor, used with one key. Every method may raise VendorError."""

    async def submit(self, key: str, spec: ModelSpec, requests: Sequence[Request]) -> str:
        """Send; the vendor learns ``key`` with it.

        Returns:
            The vendor's id of the batch.
        """
        ...

    async def find(
        self, key: str, since: datetime, custom_ids: Sequence[str], known: Collection[str]
    ) -> str | None:
        """The vendor's id of the batch that was sent under ``key``, if it arrived.

        Args:
            key: Ours, as it was submitted.
            since: The vendor cannot have it from before.
            custom_ids: The calls in it.
            known: Vendor ids of other batches of ours.

        Raises:
            UnclearError: To be asked again later.
        """
        ...

    async def progress(self, vendor_id: str) -> Progress:
        """Whether it still runs."""
        ...

    def results(self, vendor_id: str) -> AsyncIterator[Outcome]:
        """The outcomes of an ended batch, in any order; calls without one are left out."""
        ...

    async def cancel(self, vendor_id: str) -> None:
        """Ask the vendor to stop; repeatable. What is finished by then keeps its result."""
        ...

    async def discard(self, vendor_id: str) -> None:
        """Delete what the vendor holds of an ended batch: requests and results; repeatable."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """A vendor's queue and the id of the key it is used with."""

    vendor: BatchVendor
    api_key: str


class Vendors(Protocol):
    """Finds the queue for a model."""

    def of(self, spec: ModelSpec, api_key: str | None = None) -> Desk | None:
        """The queue, with that key where it still exists; None if the model has no queue."""
        ...


class Sealer(Protocol):
    """Encrypts a prompt under its owner's key."""

    async def seal(self, item: BatchItem, plain: bytes) -> bytes:
        """Encrypt.

        Raises:
            ErasedError: The owner's key was destroyed.
        """
        ...

    async def open(self, item: BatchItem, sealed: bytes) -> bytes:
        """Decrypt.

        Raises:
            ErasedError: The owner's key was destroyed.
            TamperedError: It is not what was sealed.
        """
        ...


class Callbacks(Protocol):
    """Where answers go. Both may be called twice for one item after a crash: repeat-safe."""

    async def on_result(self, item: BatchItem, answer: Answer[Any]) -> None:
        """The answer is here."""
        ...

    async def on_promote(self, item: BatchItem) -> None:
        """The item will not be answered by a batch in time: ask in realtime."""
        ...


class BatchStore(Protocol):
    """Items and batches, kept over crashes. Each method is one atomic step."""

    async def add(self, stored: Stored) -> bool:
        """Keep a new item; False if it is known already."""
        ...

    async def queues(self) -> list[Queue]:
        """How many wait, by model."""
        ...

    async def open_batch(self, batch: Batch, until: datetime) -> None:
        """Keep a new batch, claimed until then."""
        ...

    async def assign(self, batch: Batch, most: int) -> list[Stored]:
        """Give the batch up to ``most`` of the items that wait for its model, most urgent first."""
        ...

    async def items_of(self, batch: str) -> list[Stored]:
        """The items last sent with that batch."""
        ...

    async def confirm(self, batch: str, vendor_id: str, api_key: str) -> None:
        """The vendor has the batch."""
        ...

    def claim_batches(self, now: datetime, until: datetime) -> AsyncIterator[Batch]:
        """Claim, one by one, every batch that nobody holds."""
        ...

    async def vendor_ids(self) -> list[str]:
        """The vendors' ids of all confirmed batches."""
        ...

    async def release(self, batch: str) -> None:
        """Let go of a batch."""
        ...

    async def close_batch(self, batch: str) -> None:
        """The batch is done with: delete it, and what is left of erased items."""
        ...

    async def cancel_batch(self, batch: str) -> None:
        """Mark the batch as to be cancelled."""
        ...

    async def claim_item(self, item_id: str, now: datetime, until: datetime) -> Stored | None:
        """Claim an open item that nobody holds."""
        ...

    async def get(self, item_id: str) -> Stored | None:
        """The item, whatever its state."""
        ...

    async def due(self, now: datetime) -> list[Stored]:
        """Open items whose time to be promoted has come."""
        ...

    async def finish(self, item_id: str, state: ItemState, expires: datetime) -> None:
        """The item is in a final state: its prompt goes, the rest stays until ``expires``."""
        ...

    async def requeue(self, item_id: str) -> None:
        """The item waits again."""
        ...

    async def withdraw(self, item_id: str) -> Stored | None:
        """Delete the item if it still waits; what it was."""
        ...

    async def first_time(self, item_id: str, what: str) -> bool:
        """Whether ``what`` is noted with the item for the first time; False if the item is gone."""
        ...

    async def erase(self, tenant: str, resume_id: str) -> list[Stored]:
        """Delete the resume's items.

        Of those that were sent a nameless stub stays for the books, and their batches are marked
        to be cancelled.

        Returns:
            The items that were open.
        """
        ...

    async def lingering(self, tenant: str, resume_id: str) -> int:
        """How many erased items of the resume still lie at a vendor: their batch is not closed."""
        ...
