"""Where the rest of the product hands in what can wait, and takes back what must be forgotten."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from libs.llm.batch.books import BatchBooks
from libs.llm.batch.contents import Answers, dump
from libs.llm.batch.item import BatchItem, ItemState, Stored
from libs.llm.batch.ports import BatchStore, Callbacks, Sealer, Vendors
from libs.llm.batch.rules import promote_at
from libs.llm.batch.settings import BatchSettings
from libs.llm.catalog import ModelSpec
from libs.llm.port import Prompt

_log = structlog.get_logger()


class BatchDesk:
    """Takes items in.

    Args:
        models: The configured models by id.
        answers: The answer models by a name that stays, as prompts outlive processes.
        clock: Aware time of now.
    """

    def __init__(
        self,
        *,
        store: BatchStore,
        vendors: Vendors,
        sealer: Sealer,
        books: BatchBooks,
        callbacks: Callbacks,
        models: Mapping[str, ModelSpec],
        answers: Answers,
        settings: BatchSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._vendors = vendors
        self._sealer = sealer
        self._books = books
        self._callbacks = callbacks
        self._models = models
        self._answers = answers
        self._settings = settings
        self._clock = clock

    async def enqueue(self, item: BatchItem, prompt: Prompt[Any]) -> None:
        """Let the item wait for a batch; repeatable.

        An item that no batch can answer in time, or whose model has no batch queue, is promoted at
        once. The prompt must be masked.

        Raises:
            BudgetExceededError: The tenant's budget cannot carry it.
            RefusedError: Too much is going on just now; to be tried again.
            ErasedError: The resume was erased.
            LookupError: The model, or the answer model, is not configured.
        """
        now = self._clock()
        spec = self._models[item.model]
        latest = promote_at(item, now, self._settings)
        if latest <= now or self._vendors.of(spec) is None:
            await self._callbacks.on_promote(item)
            return
        sealed = await self._sealer.seal(item, dump(prompt, self._answers))
        reserved = await self._books.reserve(item.tenant, spec, prompt)
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
        if not await self._store.add(stored):
            self._books.settle(item.tenant, spec, reserved, 0)

    async def erase(self, tenant: str, resume_id: str) -> int:
        """Forget the resume: what waits is deleted, what was sent is cancelled and deleted there.

        The vendors cannot take one call out of a batch: the whole batch is cancelled, calls that
        were answered by then are delivered, the others wait again. Repeatable.

        Returns:
            How many open items there were.
        """
        opened = await self._store.erase(tenant, resume_id)
        for stored in opened:
            if stored.state is ItemState.WAITING and stored.reserved is not None:
                spec = self._models[stored.item.model]
                self._books.settle(tenant, spec, stored.reserved, 0)
        if opened:
            _log.info("batch_items_erased", resume_id=resume_id, items=len(opened))
        return len(opened)
