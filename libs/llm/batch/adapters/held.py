"""Prompts that are kept until a batch has answered: read for exports."""

from collections.abc import AsyncIterator

from libs.llm.batch.adapters.documents import stored_of
from libs.llm.batch.ports import Sealer
from libs.platform.mongo import Database
from libs.platform.vault.datakeys import ErasedError


class HeldPrompts:
    """The prompts about a resume, of all that wait for a batch or lie in one."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._items = database["batch_items"]
        self._sealer = sealer

    async def of(self, tenant: str, resume_id: str) -> AsyncIterator[tuple[str, bytes]]:
        """The id of each and the prompt as JSON; what is erased meanwhile is left out.

        Raises:
            TamperedError: one is not what was sealed.
        """
        held = {"tenant": tenant, "resume_id": resume_id, "sealed": {"$exists": True}}
        async for row in self._items.find(held).sort("_id", 1):
            stored = stored_of(row)
            try:
                yield stored.id, await self._sealer.open(stored.item, stored.sealed)
            except ErasedError:
                return
