"""What the gateway asks before each vendor call, and tells after it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Limit(StrEnum):
    """What can hold a call back."""

    CALLS = "calls_per_minute"
    TOKENS = "tokens_per_minute"
    TENANT_DAY = "tenant_budget_of_the_day"
    TENANT_MONTH = "tenant_budget_of_the_month"
    DAY = "budget_of_the_day"
    MONTH = "budget_of_the_month"

    @property
    def is_budget(self) -> bool:
        """Whether it is about money; waiting a minute does not help then."""
        return self not in {Limit.CALLS, Limit.TOKENS}


@dataclass(frozen=True, slots=True)
class Ticket:
    """The most that one vendor call can take.

    Attributes:
        tenant: Who pays.
        provider: Whose token limit applies.
        tokens: Input and output tokens at most.
        nano: Cost at most, billionths of a US dollar.
        calls: Realtime calls that it stands for; 0 for one that waits for a batch.
    """

    tenant: str
    provider: str
    tokens: int
    nano: int
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Admitted:
    """The ticket's amounts are reserved until it is settled.

    Attributes:
        ticket: What was asked for.
        second: Second of the reservation by the store's clock.
        day: The day whose budgets it counts against, ``YYYY-MM-DD`` (UTC).
    """

    ticket: Ticket
    second: int
    day: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was reserved.

    Attributes:
        limit: What holds the call back.
        wait_s: Seconds after which it may be worth asking again; for a budget, 0.
    """

    limit: Limit
    wait_s: float


class Admission(Protocol):
    """Says whether a vendor call may be made."""

    async def admit(self, ticket: Ticket) -> Admitted | Refused:
        """Reserve what the ticket says, or nothing.

        Raises:
            ConnectionError: The store cannot be reached; then no call may be made.
        """
        ...

    def settle(self, admitted: Admitted, tokens: int, nano: int) -> None:
        """Replace the reservation by what was used; returns at once, is sent in the background."""
        ...

    async def aclose(self) -> None:
        """Send all settlements that are still here."""
        ...
