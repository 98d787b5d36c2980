"""What becomes of a request when its batch has answered, or cannot any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from libs.contracts.kinds import Priority
from libs.llm.batch.item import BatchItem
from libs.llm.port import Answer
from services.generate.domain import Commission
from services.generate.ports import Written
from services.generate.usecases import MakeAnalysis
from services.generate.waiting.ports import Asking, Cache, HeldRequests, Realtime


class Returns:
    """The callbacks of batches. Repeat-safe: the inbox takes one result for each request.

    Args:
        asking: makes results of answers.
        cache: serves them again.
        patience: what a promoted request without a deadline of its own may still take.
    """

    def __init__(
        self,
        held: HeldRequests,
        making: MakeAnalysis,
        realtime: Realtime,
        *,
        asking: Asking,
        cache: Cache | None,
        patience: timedelta,
    ) -> None:
        self._held = held
        self._making = making
        self._realtime = realtime
        self._asking = asking
        self._cache = cache
        self._patience = patience

    async def on_result(self, item: BatchItem, answer: Answer[Any]) -> None:
        """The answer is here: make the result of it, and tell."""
        held = await self._held.get(item.id)
        if held is None:
            return
        told = replace(answer, notes=(*held.why, *answer.notes))
        await self._making.complete(held.event, held.cause, partial(self._result, answer=told))
        await self._held.drop(item.id)

    async def on_promote(self, item: BatchItem) -> None:
        """No batch answers in time: hand the request over to realtime, under its first id."""
        held = await self._held.get(item.id)
        if held is None:
            return
        deadline = held.event.deadline or datetime.now(UTC) + self._patience
        now = {"priority": Priority.REALTIME, "deadline": deadline}
        await self._realtime.send(held.event.model_copy(update=now), held.cause)
        await self._held.drop(item.id)

    async def _result(self, commission: Commission, *, answer: Answer[Any]) -> Written:
        result = await self._asking.accept(commission, answer)
        if self._cache is not None:
            await self._cache.keep(commission, result)
        return Written(result)
