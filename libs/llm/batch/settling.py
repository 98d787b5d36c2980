"""The end of an item: delivered, promoted, or sent back to wait."""

from dataclasses import replace
from typing import Any

import structlog

from libs.llm.batch.books import Bill
from libs.llm.batch.contents import load
from libs.llm.batch.item import OPEN, ItemState, Stored
from libs.llm.batch.parts import Parts
from libs.llm.batch.ports import Outcome
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, VendorError
from libs.llm.judge import judged
from libs.llm.money import NANO
from libs.llm.port import Answer, Completion, Prompt

_log = structlog.get_logger()
_RESERVATION = "reservation"


class Settling:
    """Brings claimed items to their end: callback first, then ledger, then state."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def claim(self, item_id: str) -> Stored | None:
        """The item, held by this process; None if it is not open or somebody else holds it."""
        now = self._parts.clock()
        return await self._parts.store.claim_item(item_id, now, now + self._parts.settings.claim)

    async def prompt_of(self, stored: Stored) -> Prompt[Any]:
        """The item's prompt, in clear.

        Raises:
            ErasedError: Its owner was erased.
        """
        return load(await self._parts.sealer.open(stored.item, stored.sealed), self._parts.answers)

    async def deliver(self, stored: Stored, spec: ModelSpec, completion: Completion) -> None:
        """Hand the answer over; one that is none is paid for, and the item promoted."""
        prompt = await self.prompt_of(stored)
        try:
            value = judged(completion, prompt, stored.item.language)
        except VendorError as error:
            bill = self._parts.books.bill(stored.custom_id, spec, completion.usage, error.fault)
            await self._promote(stored, spec, bill)
            return
        bill = self._parts.books.bill(stored.custom_id, spec, completion.usage, None)
        answer = Answer(
            value=value,
            provider=spec.provider,
            model=spec.name,
            usage=bill.usage,
            cost_usd=bill.nano / NANO,
            latency_ms=round((self._parts.clock() - stored.enqueued_at).total_seconds() * 1000),
            notes=("batch",),
        )
        await self._parts.callbacks.on_result(stored.item, answer)
        self._parts.books.note(stored, spec, bill, prompt.version)
        await self._finish(stored, spec, ItemState.DONE, bill)

    async def promote(self, stored: Stored, spec: ModelSpec, fault: Fault | None = None) -> None:
        """Hand the item to realtime; ``fault`` is what its batch made of it."""
        bill = self._parts.books.bill(stored.custom_id, spec, None, fault) if fault else None
        await self._promote(stored, spec, bill)

    async def _promote(self, stored: Stored, spec: ModelSpec, bill: Bill | None) -> None:
        await self._parts.callbacks.on_promote(stored.item)
        if bill is not None:
            self._parts.books.note(stored, spec, bill)
        _log.info(
            "batch_item_promoted",
            analysis_id=stored.item.analysis_id,
            reason=bill.outcome if bill else "deadline",
        )
        await self._finish(stored, spec, ItemState.PROMOTED, bill)

    async def give_up(self, stored: Stored) -> None:
        """Hand over an item whose model is no longer configured; its reservation lapses."""
        await self._parts.callbacks.on_promote(stored.item)
        expires = self._parts.clock() + self._parts.settings.kept
        await self._parts.store.finish(stored.id, ItemState.PROMOTED, expires)

    async def drop(self, stored: Stored, spec: ModelSpec, outcome: Outcome) -> None:
        """Nobody waits for this result any more; it is paid for all the same. Repeatable."""
        usage = outcome.completion.usage if outcome.completion else None
        bill = self._parts.books.bill(outcome.custom_id, spec, usage, Fault.OVERTAKEN)
        if outcome.completion is not None:
            self._parts.books.note(stored, spec, bill)
        await self._settle(stored, spec, bill)

    async def requeue(self, stored: Stored) -> None:
        """Let the item wait for another batch."""
        await self._parts.store.requeue(stored.id)

    async def forget(self, stored: Stored, spec: ModelSpec) -> None:
        """The owner was erased while the item waited."""
        await self._finish(stored, spec, ItemState.ERASED, None)

    async def _finish(
        self, stored: Stored, spec: ModelSpec, state: ItemState, bill: Bill | None
    ) -> None:
        expires = self._parts.clock() + self._parts.settings.kept
        await self._parts.store.finish(stored.id, state, expires)
        await self._settle(replace(stored, state=state), spec, bill)

    async def _settle(self, stored: Stored, spec: ModelSpec, bill: Bill | None) -> None:
        """Tell the budgets: each call once, and the reservation once, when the item is at its end.

        Results are read again as long as any item of their batch is not at its end.
        """
        first_time, reserved = self._parts.store.first_time, stored.reserved
        if reserved is None or (bill and not await first_time(stored.id, bill.custom_id)):
            return
        if stored.state in OPEN or not await first_time(stored.id, _RESERVATION):
            reserved = replace(reserved, nano=0)
        nano = bill.nano if bill else 0
        if nano or reserved.nano:
            self._parts.books.settle(stored.item.tenant, spec, reserved, nano)
