"""Money: reserved when an item is enqueued, settled at the batch price, noted in the ledger."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from libs.llm.batch.item import Reservation, Stored
from libs.llm.catalog import ModelSpec, PriceTable
from libs.llm.faults import Fault
from libs.llm.ledger.entry import OK, Entry, Ledger
from libs.llm.limits.port import Admission, Admitted, Refused, Ticket
from libs.llm.money import ceiling, nano_cost
from libs.llm.port import BudgetExceededError, Prompt, Usage


@dataclass(frozen=True, slots=True)
class Bill:
    """What one call of a batch cost, and how it went."""

    custom_id: str
    usage: Usage
    nano: int
    outcome: str


class BatchBooks:
    """Keeps budgets and the ledger for batches.

    A batch has no share in the limits per minute, which are the vendors' for realtime calls; so a
    reservation takes neither calls nor tokens.
    """

    def __init__(self, admission: Admission, ledger: Ledger, prices: PriceTable) -> None:
        self._admission = admission
        self._ledger = ledger
        self._prices = prices

    async def reserve(self, tenant: str, spec: ModelSpec, prompt: Prompt[Any]) -> Reservation:
        """Reserve the most that the call can cost.

        Raises:
            BudgetExceededError: A budget cannot carry it.
            ConnectionError: The budgets cannot be asked.
        """
        nano = self._nano(spec, ceiling(prompt))
        verdict = await self._admission.admit(Ticket(tenant, spec.provider.value, 0, nano, calls=0))
        if isinstance(verdict, Refused):
            raise BudgetExceededError((verdict.limit.value,))
        return Reservation(0, nano, verdict.second, verdict.day)

    def bill(
        self, custom_id: str, spec: ModelSpec, usage: Usage | None, fault: Fault | None
    ) -> Bill:
        """The bill of a call; the vendors charge nothing for calls that they give no usage for."""
        used = usage or Usage()
        outcome = OK if fault is None else fault.value
        return Bill(custom_id, used, self._nano(spec, used), outcome)

    def note(self, stored: Stored, spec: ModelSpec, bill: Bill, prompt_version: str = "") -> None:
        """Write the call into the ledger. Its id is the custom id, so twice is once."""
        now = datetime.now(UTC)
        entry = Entry(
            id=bill.custom_id,
            ask=stored.id,
            at=now,
            tenant=stored.item.tenant,
            purpose=stored.item.purpose.value,
            provider=spec.provider,
            model=spec.name,
            prompt_version=prompt_version,
            input_tokens=bill.usage.input,
            output_tokens=bill.usage.output,
            cached_input_tokens=bill.usage.cached_input,
            nano_usd=bill.nano,
            latency_ms=round((now - stored.enqueued_at).total_seconds() * 1000),
            outcome=bill.outcome,
            batch=True,
        )
        self._ledger.note(entry)

    def settle(self, tenant: str, spec: ModelSpec, reserved: Reservation, nano: int) -> None:
        """Replace a reservation by what was spent."""
        ticket = Ticket(tenant, spec.provider.value, reserved.tokens, reserved.nano)
        self._admission.settle(Admitted(ticket, reserved.second, reserved.day), 0, nano)

    def _nano(self, spec: ModelSpec, usage: Usage) -> int:
        return nano_cost(usage, self._prices.of(spec.name), batch=True)
