"""Polls batches and takes their results in, out of order and partly failed as they come."""

import structlog

from libs.llm.batch.item import OPEN, Batch, ItemState, Stored, item_id
from libs.llm.batch.parts import Parts
from libs.llm.batch.ports import BatchVendor, Outcome, Progress
from libs.llm.batch.rules import Next, after
from libs.llm.batch.settling import Settling
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, VendorError
from libs.platform.vault.datakeys import ErasedError

_log = structlog.get_logger()


class Collecting:
    """Looks after batches that the vendor has confirmed."""

    def __init__(self, parts: Parts, settling: Settling) -> None:
        self._parts = parts
        self._settling = settling

    async def tend(self, batch: Batch) -> None:
        """Cancel the batch if that is wanted, and collect it if it has ended."""
        spec = self._parts.models[batch.model]
        desk = self._parts.vendors.of(spec, batch.api_key)
        if desk is None or batch.vendor_id is None:
            await self._parts.store.release(batch.key)
            return
        try:
            await self._tend(batch, spec, desk.vendor, batch.vendor_id)
        except VendorError as error:
            _log.warning("batch_not_polled", batch=batch.key, fault=error.fault.value)
            await self._parts.store.release(batch.key)

    async def _tend(
        self, batch: Batch, spec: ModelSpec, vendor: BatchVendor, vendor_id: str
    ) -> None:
        if batch.cancel:
            await vendor.cancel(vendor_id)
        if await vendor.progress(vendor_id) is Progress.RUNNING:
            await self._parts.store.release(batch.key)
            return
        async for outcome in vendor.results(vendor_id):
            await self._take(batch, spec, outcome)
        for stored in await self._in_state(batch, ItemState.SENT):
            silent = Outcome(stored.custom_id, fault=Fault.TIMEOUT)
            await self._take(batch, spec, silent)
        if await self._in_state(batch, ItemState.SENT):
            # A callback failed, or another process holds one.
            await self._parts.store.release(batch.key)
            return
        for stored in await self._in_state(batch, ItemState.ERASED):
            await self._settling.drop(stored, spec, Outcome(stored.custom_id))
        await vendor.discard(vendor_id)
        await self._parts.store.close_batch(batch.key)
        _log.info("batch_collected", batch=batch.key, model=spec.id)

    async def _in_state(self, batch: Batch, state: ItemState) -> list[Stored]:
        items = await self._parts.store.items_of(batch.key)
        return [stored for stored in items if stored.state is state]

    async def _take(self, batch: Batch, spec: ModelSpec, outcome: Outcome) -> None:
        claimed = await self._settling.claim(item_id(outcome.custom_id))
        if claimed is None or claimed.custom_id != outcome.custom_id:
            await self._too_late(batch, spec, outcome)
            return
        try:
            await self._settle(batch, spec, claimed, outcome)
        except ErasedError:
            await self._settling.forget(claimed, spec)
        except Exception as error:  # noqa: BLE001 (one item's callback must not stop the others)
            _log.exception("batch_item_failed", item=claimed.id, error=type(error).__name__)

    async def _settle(
        self, batch: Batch, spec: ModelSpec, claimed: Stored, outcome: Outcome
    ) -> None:
        answered = outcome.completion is not None
        step = after(claimed, answered=answered, cancelled=batch.cancel, batch=batch.key)
        if step is Next.DELIVER and outcome.completion is not None:
            await self._settling.deliver(claimed, spec, outcome.completion)
        elif step is Next.PROMOTE:
            await self._settling.promote(claimed, spec, outcome.fault or Fault.TIMEOUT)
        elif step is Next.WAIT:
            await self._settling.requeue(claimed)

    async def _too_late(self, batch: Batch, spec: ModelSpec, outcome: Outcome) -> None:
        stored = await self._parts.store.get(item_id(outcome.custom_id))
        if stored is not None and not (stored.batch == batch.key and stored.state in OPEN):
            await self._settling.drop(stored, spec, outcome)
