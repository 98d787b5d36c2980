"""Sends batches, each once, whatever crashes.

The batch is written down before the vendor hears of it, under a key of ours that goes to the vendor
with it. A process that dies in between leaves a batch without confirmation; whoever finds it asks
the vendor for that key first, and sends only what has not arrived.
"""

from collections.abc import Sequence
from uuid import uuid4

import structlog

from libs.llm.batch.item import Batch, BatchState, ItemState, Stored
from libs.llm.batch.parts import Parts
from libs.llm.batch.ports import Desk, Request, UnclearError
from libs.llm.batch.rules import ready
from libs.llm.batch.settling import Settling
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, VendorError
from libs.platform.vault.datakeys import ErasedError

_log = structlog.get_logger()
_REFUSALS = {Fault.REJECTED, Fault.AUTH}  # the vendor has it for sure not, and will not take it


class Submitting:
    """Turns waiting items into batches at the vendors."""

    def __init__(self, parts: Parts, settling: Settling) -> None:
        self._parts = parts
        self._settling = settling

    async def run(self) -> int:
        """Send what is to be sent now.

        Returns:
            How many items were given to a batch.
        """
        sent = 0
        queues = await self._parts.store.queues()
        for model in ready(queues, self._parts.clock(), self._parts.settings):
            while given := await self._next_batch(model):
                sent += given
        return sent

    async def _next_batch(self, model: str) -> int:
        spec = self._parts.models.get(model)
        desk = self._parts.vendors.of(spec) if spec else None
        if spec is None or desk is None:
            return 0  # no longer configured: its items are promoted when their time comes
        now = self._parts.clock()
        batch = Batch(uuid4().hex, model, BatchState.SUBMITTING, now, api_key=desk.api_key)
        await self._parts.store.open_batch(batch, now + self._parts.settings.claim)
        items = await self._parts.store.assign(batch, self._parts.settings.most)
        if not items:
            await self._parts.store.close_batch(batch.key)
            return 0
        await self._send(batch, spec, desk, items)
        return len(items)

    async def resume(self, batch: Batch) -> None:
        """Bring a batch without confirmation, left by a dead process, to the vendor or back."""
        spec = self._parts.models[batch.model]
        # The key it was sent with: another may belong to an organisation that does not see it.
        desk = self._parts.vendors.of(spec, batch.api_key)
        items = await self._parts.store.items_of(batch.key)
        if desk is None or not items:
            await self._give_back(batch, items)
            return
        names = [stored.custom_id for stored in items]
        try:
            known = await self._parts.store.vendor_ids()
            vendor_id = await desk.vendor.find(batch.key, batch.created_at, names, known)
        except (UnclearError, VendorError) as error:
            _log.info("batch_unclear", batch=batch.key, reason=str(error))
            await self._parts.store.release(batch.key)
            return
        if vendor_id is not None:
            await self._parts.store.confirm(batch.key, vendor_id, desk.api_key)
            return
        open_items = [stored for stored in items if stored.state is ItemState.SENT]
        if not open_items or batch.cancel:
            await self._give_back(batch, items)
            return
        await self._send(batch, spec, desk, open_items)

    async def _give_back(self, batch: Batch, items: Sequence[Stored]) -> None:
        for stored in items:
            if stored.state is ItemState.SENT:
                await self._parts.store.requeue(stored.id)
        await self._parts.store.close_batch(batch.key)

    async def _send(
        self, batch: Batch, spec: ModelSpec, desk: Desk, items: Sequence[Stored]
    ) -> None:
        requests = [request for stored in items if (request := await self._request(stored, spec))]
        if not requests:
            await self._parts.store.close_batch(batch.key)
            return
        try:
            vendor_id = await desk.vendor.submit(batch.key, spec, requests)
        except VendorError as error:
            _log.warning("batch_not_submitted", batch=batch.key, fault=error.fault.value)
            if error.fault in _REFUSALS:
                await self._promote_all(batch, spec, items, error.fault)
            return  # otherwise it may have arrived: resume() finds out when the claim has run out
        await self._parts.store.confirm(batch.key, vendor_id, desk.api_key)
        _log.info("batch_submitted", batch=batch.key, model=spec.id, items=len(requests))

    async def _request(self, stored: Stored, spec: ModelSpec) -> Request | None:
        try:
            return Request(stored.custom_id, await self._settling.prompt_of(stored))
        except ErasedError:
            await self._settling.forget(stored, spec)
            return None

    async def _promote_all(
        self, batch: Batch, spec: ModelSpec, items: Sequence[Stored], fault: Fault
    ) -> None:
        for stored in items:
            claimed = await self._settling.claim(stored.id)
            if claimed is not None:
                await self._settling.promote(claimed, spec, fault)
        await self._parts.store.close_batch(batch.key)
