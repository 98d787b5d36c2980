"""Searches through Elasticsearch; in process, by words, while it is away or not yet filled."""

import asyncio
from collections.abc import Sequence

import structlog
from elasticsearch import ApiError, AsyncElasticsearch, TransportError

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.elastic import ElasticRetriever, RefusedError
from services.generate.retrieval.elastic_index import ElasticIndex
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.opening import InProcess
from services.generate.retrieval.ports import Hit, Query
from services.generate.turns import Turns, in_turn

_PATIENCE_S = 1.0  # of a search; then the one in process serves
_PAUSE_S = 30.0
_log = structlog.get_logger()


class ServerFirst:
    """Two retrievers over the same knowledge, of which the second is always there.

    Args:
        server: the one asked first.
        near: the one in process.
        filling: writes the knowledge to the server meanwhile; ends with this retriever.
    """

    def __init__(
        self, server: ElasticRetriever, near: LiveRetriever, filling: asyncio.Task[None]
    ) -> None:
        self._server = server
        self._near = near
        self._filling = filling

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first."""
        try:
            return await self._server.search(query)
        except (ApiError, TransportError, RefusedError) as error:
            _log.warning("searched_in_process", error=type(error).__name__)
            return await self._near.search(query)

    async def filled(self) -> None:
        """Wait until the server holds the knowledge."""
        await self._filling

    async def close(self) -> None:
        """Let go of both."""
        self._filling.cancel()
        await asyncio.gather(self._filling, return_exceptions=True)
        await self._near.close()


class ThroughElasticsearch:
    """Retrievers over Elasticsearch, which one replica fills for all.

    Args:
        client: major version of the server.
        turns: whose turn it is to fill it.
        near: the tokeniser, models and memory; and what serves while the server does not.
    """

    def __init__(self, client: AsyncElasticsearch, turns: Turns, near: InProcess) -> None:
        self._client = client
        self._turns = turns
        self._near = near

    async def open(self, entries: Sequence[Entry]) -> ServerFirst:
        """Search ``entries``; the server holds them after a while, an older version till then."""
        near = self._near
        words = await InProcess(near.store, near.tokenise, run=near.run).open(entries)
        asked = self._client.options(request_timeout=_PATIENCE_S)
        server = ElasticRetriever(asked, near.tokenise, near.embedders)
        return ServerFirst(server, words, asyncio.create_task(self._fill(entries)))

    async def _fill(self, entries: Sequence[Entry]) -> None:
        near = self._near
        index = ElasticIndex(self._client, near.tokenise, near.store.memory, near.embedders)

        async def publish() -> None:
            await index.publish(entries)

        while not await in_turn(self._turns, "fill-elasticsearch", publish):  # noqa: ASYNC110 (a pause)
            await asyncio.sleep(_PAUSE_S)
