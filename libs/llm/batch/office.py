"""The three tasks that the schedule calls: submit, tend, promote."""

from collections.abc import Callable, Mapping
from datetime import datetime

from libs.llm.batch.collecting import Collecting
from libs.llm.batch.item import BatchState, Stored
from libs.llm.batch.ports import BatchStore
from libs.llm.batch.rules import may_promote, nobody_waits
from libs.llm.batch.settings import BatchSettings
from libs.llm.batch.settling import Settling
from libs.llm.batch.submitting import Submitting
from libs.llm.catalog import ModelSpec


class BatchOffice:
    """Does what is due. Any number of replicas may do so at once: all work is claimed."""

    def __init__(
        self,
        *,
        store: BatchStore,
        submitting: Submitting,
        collecting: Collecting,
        settling: Settling,
        models: Mapping[str, ModelSpec],
        settings: BatchSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._submitting = submitting
        self._collecting = collecting
        self._settling = settling
        self._models = models
        self._settings = settings
        self._clock = clock

    async def submit(self) -> int:
        """Send what is to be sent now; returns how many items."""
        return await self._submitting.run()

    async def tend(self) -> int:
        """Look after every batch that is out; returns how many."""
        tended = 0
        now = self._clock()
        async for batch in self._store.claim_batches(now, now + self._settings.claim):
            if batch.state is BatchState.SUBMITTING:
                await self._submitting.resume(batch)
            else:
                await self._collecting.tend(batch)
            tended += 1
        return tended

    async def promote(self) -> int:
        """Hand to realtime whatever can wait no longer; returns how many items."""
        due = await self._store.due(self._clock())
        done = [stored for stored in due if await self._promote(stored)]
        for batch in {stored.batch for stored in done if stored.batch}:
            if nobody_waits(await self._store.items_of(batch)):
                await self._store.cancel_batch(batch)
        return len(done)

    async def _promote(self, stored: Stored) -> bool:
        claimed = await self._settling.claim(stored.id)
        if claimed is None or not may_promote(claimed, self._clock()):
            return False
        await self._settling.promote(claimed, self._models[claimed.item.model])
        return True
