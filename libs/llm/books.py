"""The bookkeeping around one vendor call: reserve before, settle, learn and note after."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from libs.llm import metrics
from libs.llm.catalog import ModelSpec, PriceTable
from libs.llm.faults import CONSEQUENCES, Fault
from libs.llm.keys import Key
from libs.llm.ledger.entry import OK, Entry, Ledger
from libs.llm.limits.port import Admission, Admitted, Refused, Ticket
from libs.llm.money import NANO, Expectation, ceiling, nano_cost
from libs.llm.port import Call, Prompt, Usage


class RefusedError(Exception):
    """A limit or a budget holds the call back; nothing was sent."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.limit.value)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Booking:
    """A vendor call that is allowed and not yet settled."""

    id: str
    ask: str
    call: Call[Any]
    spec: ModelSpec
    key: Key
    admitted: Admitted
    at: datetime
    began: float
    hedge: bool


class Books:
    """Opens and closes bookings.

    Args:
        admission: Limits and budgets.
        ledger: Where every call is noted.
        prices: What tokens cost.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        admission: Admission,
        ledger: Ledger,
        prices: PriceTable,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._admission = admission
        self._ledger = ledger
        self._prices = prices
        self._clock = clock
        self._expectations: dict[str, Expectation] = {}

    async def open(
        self, ask: str, call: Call[Any], spec: ModelSpec, key: Key, *, hedge: bool
    ) -> Booking:
        """Reserve the most that the call can take.

        Raises:
            RefusedError: A limit or a budget holds it back.
            ConnectionError: The limits cannot be asked, so nothing may be sent.
        """
        most = ceiling(call.prompt)
        nano = self._nano(spec, most)
        ticket = Ticket(call.tenant, spec.provider.value, most.input + most.output, nano)
        verdict = await self._admission.admit(ticket)
        if isinstance(verdict, Refused):
            raise RefusedError(verdict)
        at, began = datetime.now(UTC), self._clock()
        return Booking(uuid4().hex, ask, call, spec, key, verdict, at, began, hedge)

    def close(self, booking: Booking, fault: Fault | None, usage: Usage | None) -> int:
        """Settle the call and note it.

        Args:
            booking: The call.
            fault: How it failed, if it did.
            usage: Tokens as reported, if they were.

        Returns:
            Its cost in billionths of a US dollar.
        """
        used, estimated = self._used(booking, fault, usage)
        nano = self._nano(booking.spec, used)
        self._admission.settle(booking.admitted, used.input + used.output, nano)
        seconds = self._clock() - booking.began
        outcome = fault.value if fault else OK
        metrics.CALLS.labels(booking.spec.id, outcome).observe(seconds)
        metrics.SPENT.labels(booking.spec.id).inc(nano / NANO)
        self._ledger.note(_entry(booking, outcome, used, nano, seconds, estimated=estimated))
        return nano

    def expected_nano(self, spec: ModelSpec, prompt: Prompt[Any]) -> int:
        """What a call is expected to cost, in billionths of a US dollar."""
        return self._nano(spec, self._expectation(spec).of(prompt))

    def _used(
        self, booking: Booking, fault: Fault | None, usage: Usage | None
    ) -> tuple[Usage, bool]:
        """Tokens to book, and whether they are an estimate."""
        expectation = self._expectation(booking.spec)
        if usage is not None:
            expectation.learn(booking.call.prompt, usage)
            return usage, False
        if fault is not None and not CONSEQUENCES[fault].billed:
            return Usage(), False
        return expectation.of(booking.call.prompt), True

    def _nano(self, spec: ModelSpec, usage: Usage) -> int:
        return nano_cost(usage, self._prices.of(spec.name))

    def _expectation(self, spec: ModelSpec) -> Expectation:
        return self._expectations.setdefault(spec.id, Expectation())


def _entry(
    booking: Booking, outcome: str, used: Usage, nano: int, seconds: float, *, estimated: bool
) -> Entry:
    return Entry(
        id=booking.id,
        ask=booking.ask,
        at=booking.at,
        tenant=booking.call.tenant,
        purpose=booking.call.purpose.value,
        provider=booking.spec.provider,
        model=booking.spec.name,
        key=booking.key.id,
        prompt_version=booking.call.prompt.version,
        input_tokens=used.input,
        output_tokens=used.output,
        cached_input_tokens=used.cached_input,
        estimated=estimated,
        nano_usd=nano,
        latency_ms=round(seconds * 1000),
        outcome=outcome,
        hedge=booking.hedge,
    )
