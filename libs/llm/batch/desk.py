"""Where the rest of the product hands in what can wait, and takes back what must be forgotten."""

from collections.abc import Sequence
from typing import Any

import structlog

from libs.llm.batch.contents import dump
from libs.llm.batch.item import BatchItem, ItemState, Stored
from libs.llm.batch.parts import Parts
from libs.llm.batch.rules import promote_at
from libs.llm.catalog import ModelSpec
from libs.llm.port import Prompt
from libs.platform.erasure.duty import NotGoneYetError

_log = structlog.get_logger()


class BatchDesk:
    """Takes items in."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def first_with_queue(self, models: Sequence[ModelSpec]) -> ModelSpec | None:
        """The first of ``models`` whose vendor takes batches, if there is one."""
        return next((spec for spec in models if self._parts.vendors.of(spec) is not None), None)

    async def enqueue(self, item: BatchItem, prompt: Prompt[Any]) -> bool:
        """Let the item wait for a batch; repeatable. The prompt must be masked.

        Returns:
            False where it cannot wait, because no batch can answer it in time or its model has no
            batch queue: to be asked in realtime.

        Raises:
            BudgetExceededError: The tenant's budget cannot carry it.
            ErasedError: The resume was erased.
            LookupError: The model, or the answer model, is not configured.
        """
        now = self._parts.clock()
        spec = self._parts.models[item.model]
        latest = promote_at(item, now, self._parts.settings)
        if latest <= now or self._parts.vendors.of(spec) is None:
            return False
        if await self._parts.store.get(item.id) is not None:
            return True
        sealed = await self._parts.sealer.seal(item, dump(prompt, self._parts.answers))
        reserved = await self._parts.books.reserve(item.tenant, spec, prompt)
        stored = Stored(
            id=item.id,
            item=item,
            state=ItemState.WAITING,
            attempt=0,
            sealed=sealed,
            reserved=reserved,
            promote_at=latest,
            enqueued_at=now,
        )
        if not await self._parts.store.add(stored):
            self._parts.books.settle(item.tenant, spec, reserved, 0)
        return True

    async def withdraw(self, item_id: str) -> bool:
        """Take an item back that nobody needs any more; repeatable.

        Returns:
            False where it is known no longer, or was sent: then it is paid for.
        """
        stored = await self._parts.store.withdraw(item_id)
        if stored is not None and stored.reserved is not None:
            spec = self._parts.models[stored.item.model]
            self._parts.books.settle(stored.item.tenant, spec, stored.reserved, 0)
        return stored is not None

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Forget the resume: what waits is deleted, what was sent is cancelled and deleted there.

        The vendors cannot take one call out of a batch: the whole batch is cancelled, calls that
        were answered by then are delivered, the others wait again. Repeatable.

        Returns:
            How many open items there were.

        Raises:
            NotGoneYetError: A vendor still holds some of it.
        """
        opened = await self._parts.store.erase(tenant, resume_id)
        for stored in opened:
            if stored.state is ItemState.WAITING and stored.reserved is not None:
                spec = self._parts.models[stored.item.model]
                self._parts.books.settle(tenant, spec, stored.reserved, 0)
        if opened:
            _log.info("batch_items_erased", resume_id=resume_id, items=len(opened))
        if await self._parts.store.lingering(tenant, resume_id):
            raise NotGoneYetError
        return len(opened)
