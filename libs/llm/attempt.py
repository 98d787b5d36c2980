"""One vendor call with everything that belongs to it: booked, judged, reported, noted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog

from libs.llm.books import Books
from libs.llm.faults import Fault, VendorError
from libs.llm.fleet import Fleet, Target
from libs.llm.hedging import HedgeBudget, HedgePolicy
from libs.llm.latency.pace import Paces
from libs.llm.money import NANO
from libs.llm.port import Call, Usage
from libs.llm.routing.router import Router

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """What every question needs, made once.

    Attributes:
        fleet: Who can be asked.
        router: In which order.
        books: Limits, budgets, ledger.
        hedging: When to ask a second model.
        hedge_budget: How much second requests may take.
        paces: How a model's time grows with what it writes.
        most_attempts: Vendor calls for one question at most, second requests included.
        late_s: Seconds for which calls go on after the deadline, for a better answer later.
        clock: The loop's time, seconds.
    """

    fleet: Fleet
    router: Router
    books: Books
    hedging: HedgePolicy
    hedge_budget: HedgeBudget
    paces: Paces
    most_attempts: int
    late_s: float
    clock: Callable[[], float]


@dataclass(slots=True)
class Tally:
    """What one question has led to so far.

    Attributes:
        ask: Id of the question, shared by the ledger lines of its calls.
        nano: Spent so far, billionths of a US dollar.
        asked: Vendor calls sent.
        reasons: One line for each model that failed or was passed over.
        notes: For the answer.
    """

    ask: str
    nano: int = 0
    asked: int = 0
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def cost_usd(self) -> float:
        """Spent so far, US dollars."""
        return self.nano / NANO

    def failed(self, model: str, fault: Fault) -> None:
        """A call to ``model`` failed."""
        self.reasons.append(f"{model}:{fault}")
        self.notes.append(f"fallback:{model}:{fault}")


@dataclass(slots=True)
class Seen:
    """What a call has shown so far, for the books."""

    usage: Usage | None = None


@asynccontextmanager
async def booked(
    desk: Desk, tally: Tally, call: Call[Any], target: Target, *, hedge: bool = False
) -> AsyncIterator[Seen]:
    """Everything around a vendor call; its body does the call and notes the usage.

    Raises:
        VendorError: The call failed, whatever the SDK raised.
        RefusedError: A limit or budget holds it back.
        ConnectionError: The limits cannot be asked.
    """
    booking = await desk.books.open(tally.ask, call, target.spec, target.key, hedge=hedge)
    tally.asked += 1
    seen, began = Seen(), desk.clock()
    fault: Fault | None = None
    retry_after: float | None = None
    try:
        yield seen
    except VendorError as error:
        fault, retry_after, seen.usage = error.fault, error.retry_after, error.usage or seen.usage
        raise
    except (asyncio.CancelledError, GeneratorExit):
        fault = desk.fleet.cut(target, desk.clock() - began)
        raise
    except Exception as error:
        # An SDK may raise anything. Its type goes to the log; its text may quote the prompt.
        fault = Fault.TIMEOUT if isinstance(error, TimeoutError) else Fault.SERVER
        _log.error("vendor_call_failed", model=target.spec.id, error=type(error).__name__)
        raise VendorError(fault, usage=seen.usage) from error
    finally:
        nano = desk.books.close(booking, fault, seen.usage)
        tally.nano += nano
        if not hedge:
            desk.hedge_budget.paid(nano)
        seconds = desk.clock() - began
        desk.fleet.report(target, seconds, fault, retry_after)
        if fault is None and seen.usage is not None:
            desk.paces.learn(target.spec.id, call.prompt, seen.usage, seconds)
