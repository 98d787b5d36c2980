"""The three tasks that the schedule calls: submit, tend, promote."""

import structlog

from libs.llm.batch.collecting import Collecting
from libs.llm.batch.item import BatchState, Stored
from libs.llm.batch.parts import Parts
from libs.llm.batch.rules import may_promote, nobody_waits
from libs.llm.batch.settling import Settling
from libs.llm.batch.submitting import Submitting

_log = structlog.get_logger()


class BatchOffice:
    """Does what is due. Any number of replicas may do so at once: all work is claimed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settling = Settling(parts)
        self._submitting = Submitting(parts, self._settling)
        self._collecting = Collecting(parts, self._settling)

    async def submit(self) -> int:
        """Send what is to be sent now; returns how many items."""
        return await self._submitting.run()

    async def tend(self) -> int:
        """Look after every batch that is out; returns how many."""
        tended = 0
        now = self._parts.clock()
        async for batch in self._parts.store.claim_batches(now, now + self._parts.settings.claim):
            tended += 1
            if batch.model not in self._parts.models:
                # Its items are promoted in time; the batch waits for the model to come back.
                _log.error("batch_model_unknown", batch=batch.key, model=batch.model)
            elif batch.state is BatchState.SUBMITTING:
                await self._submitting.resume(batch)
            else:
                await self._collecting.tend(batch)
        return tended

    async def promote(self) -> int:
        """Hand to realtime whatever can wait no longer; returns how many items."""
        due = await self._parts.store.due(self._parts.clock())
        done = [stored for stored in due if await self._promote(stored)]
        for batch in {stored.batch for stored in done if stored.batch}:
            if nobody_waits(await self._parts.store.items_of(batch)):
                await self._parts.store.cancel_batch(batch)
        return len(done)

    async def _promote(self, stored: Stored) -> bool:
        claimed = await self._settling.claim(stored.id)
        if claimed is None or not may_promote(claimed, self._parts.clock()):
            return False
        spec = self._parts.models.get(claimed.item.model)
        if spec is None:
            await self._settling.give_up(claimed)
        else:
            await self._settling.promote(claimed, spec)
        return True
