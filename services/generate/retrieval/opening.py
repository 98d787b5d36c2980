"""Opens the retriever for one version of the knowledge, as settings want it."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.choice import Tokenise
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.ports import Embedder, Retriever
from services.generate.retrieval.store import IndexStore
from services.generate.threads import Run


class OpenRetriever(Retriever, Protocol):
    """A retriever that holds something."""

    async def close(self) -> None:
        """Let go of it; searches in hand end."""
        ...


class Opening(Protocol):
    """Makes retrievers."""

    async def open(self, entries: Sequence[Entry]) -> OpenRetriever:
        """A retriever over ``entries``, ready by words at least."""
        ...


class InProcess:
    """Retrievers within this process.

    Args:
        store: where built indexes are kept between starts.
        tokenise: the product's tokeniser.
        embedders: dense channels; none searches by words alone.
        run: where indexes are built.
    """

    def __init__(
        self,
        store: IndexStore,
        tokenise: Tokenise,
        embedders: Sequence[Embedder] = (),
        run: Run = asyncio.to_thread,
    ) -> None:
        self.store = store
        self.tokenise = tokenise
        self.embedders = embedders
        self.run = run

    async def open(self, entries: Sequence[Entry]) -> LiveRetriever:
        """Search ``entries``: by words at once, by meaning when their vectors are there."""
        live = LiveRetriever(self.store, self.tokenise, self.embedders, self.run)
        await live.load(entries)
        return live
