"""One line of the ledger, and what lines can be summed by."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from libs.contracts.kinds import Provider

OK = "ok"


class CacheState(StrEnum):
    """Whether a call was spared."""

    MISS = "miss"
    EXACT = "exact"
    SIMILAR = "similar"


class By(StrEnum):
    """What the ledger can be summed by."""

    MODEL = "model"
    TENANT = "tenant"
    DAY = "day"
    PURPOSE = "purpose"
    OUTCOME = "outcome"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Entry:
    """One vendor call, or one that the cache spared. No text, no personal data.

    Attributes:
        id: Unique.
        ask: Shared by all calls of one question.
        at: When it began (UTC); of a call in a batch, when its answer was collected, because that
            is the day on which the vendor counts it.
        tenant: Who pays.
        purpose: What it was for.
        provider: Which vendor.
        model: The vendor's name of the model.
        key: Id of the API key, which does not reveal it.
        prompt_version: Which prompt.
        input_tokens: As reported, or expected if ``estimated``.
        output_tokens: Likewise.
        cached_input_tokens: The part of the input that the vendor read from its own cache.
        estimated: The vendor did not report usage (broken stream, overtaken call).
        nano_usd: Cost in billionths of a US dollar.
        latency_ms: From sending to the end.
        outcome: ``ok`` or a fault.
        cache: Whether our cache spared the call.
        batch: Sent through the vendor's batch queue, at its price.
        hedge: A second request while the first was under way.
    """

    id: str
    ask: str
    at: datetime
    tenant: str
    purpose: str
    provider: Provider
    model: str
    key: str = ""
    prompt_version: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    estimated: bool = False
    nano_usd: int = 0
    latency_ms: int = 0
    outcome: str = OK
    cache: CacheState = CacheState.MISS
    batch: bool = False
    hedge: bool = False


class Ledger(Protocol):
    """Takes every call."""

    def note(self, entry: Entry) -> None:
        """Write ``entry`` soon; returns at once."""
        ...

    async def aclose(self) -> None:
        """Write all that is still here."""
        ...
