"""What waits, and what becomes of it: the state machine, without any I/O.

An item goes ``waiting -> sent -> done``. From ``waiting`` and ``sent`` it can be ``promoted`` to a
realtime call instead, or ``erased``; from ``sent`` it can come back to ``waiting`` if its batch was
cancelled for another's sake. ``done``, ``promoted`` and ``erased`` are final.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.contracts.kinds import Language
from libs.llm.port import Purpose


class ItemState(StrEnum):
    """Where an item stands."""

    WAITING = "waiting"
    SENT = "sent"
    DONE = "done"
    PROMOTED = "promoted"
    ERASED = "erased"


class BatchState(StrEnum):
    """Where a batch stands: before the vendor has confirmed it, and after."""

    SUBMITTING = "submitting"
    SENT = "sent"


OPEN = (ItemState.WAITING, ItemState.SENT)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One model call that can wait.

    Attributes:
        tenant: Who pays.
        analysis_id: What it is for; with ``part`` it names the item, so enqueuing is repeatable.
        resume_id: Whose data the prompt holds.
        purpose: What the ledger calls it.
        model: Id of a configured model (not the vendor's name).
        deadline: When the caller needs the answer; None: within the longest wait of the settings.
        language: The language that the answer must be in; None: not checked.
        part: Tells several calls for one analysis apart.
    """

    tenant: str
    analysis_id: str
    resume_id: str
    purpose: Purpose
    model: str
    deadline: datetime | None = None
    language: Language | None = None
    part: str = ""

    @property
    def id(self) -> str:
        """Stable: the same analysis and part always give the same."""
        named = f"{self.tenant}\0{self.analysis_id}\0{self.part}"
        return hashlib.sha256(named.encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Reservation:
    """What the item may cost at most, as reserved with the budgets."""

    tokens: int
    nano: int
    second: int
    day: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An item as it is kept.

    Attributes:
        id: The item's id; outlives its names, which erasure takes.
        item: What was enqueued.
        state: Where it stands.
        attempt: How often it was sent.
        sealed: The encrypted prompt; empty once the state is final.
        reserved: Its reservation with the budgets, if budgets are kept.
        promote_at: When it must no longer wait.
        enqueued_at: When it came.
        batch: The batch it was sent with last.
    """

    id: str
    item: BatchItem
    state: ItemState
    attempt: int
    sealed: bytes
    reserved: Reservation | None
    promote_at: datetime
    enqueued_at: datetime
    batch: str | None = None

    @property
    def custom_id(self) -> str:
        """Its name in the vendor's batch; another for each attempt, so late results are told apart.

        Letters, digits and hyphens, at most 64, as Anthropic demands.
        """
        return custom_id(self.id, self.attempt)


@dataclass(frozen=True, slots=True)
class Batch:
    """Items sent together.

    Attributes:
        key: Ours, chosen before the vendor hears of it, and told to the vendor with it.
        model: Id of the configured model that all items ask.
        state: Whether the vendor has confirmed it.
        created_at: When it was made; the vendor cannot have it from before.
        vendor_id: The vendor's name of it.
        api_key: Id of the API key it is, or is to be, sent with.
        cancel: Whether it is to be cancelled: somebody in it was erased, or nobody waits for it.
    """

    key: str
    model: str
    state: BatchState
    created_at: datetime
    vendor_id: str | None = None
    api_key: str | None = None
    cancel: bool = False


def custom_id(item_id: str, attempt: int) -> str:
    """Name of an item's attempt at the vendor."""
    return f"{item_id}-{attempt}"


def item_id(custom: str) -> str:
    """The item that a vendor's custom id names."""
    return custom.rpartition("-")[0]
