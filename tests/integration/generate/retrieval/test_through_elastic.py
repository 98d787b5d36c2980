"""Search through Elasticsearch as the service runs it: filled beside the work, never in its way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from libs.contracts.skills import Vocabulary
from libs.platform.bus.parallel import LeaseHeldError
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry
from services.generate.retrieval import elastic
from services.generate.retrieval.elastic_index import ALIAS
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.opening import InProcess
from services.generate.retrieval.ports import Query
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.through_elastic import ThroughElasticsearch
from services.generate.retrieval.tokens import Tokeniser

ASKED = Query("데드락", per_subject=1, limit=3)


class Turns:
    """Leases that somebody else may hold."""

    def __init__(self, *, held: bool = False) -> None:
        self.held = held

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        if self.held:
            raise LeaseHeldError(1.0)
        yield


@pytest.fixture
def near(tmp_path: Path) -> InProcess:
    return InProcess(IndexStore(tmp_path), Tokeniser(Lexicon.load(), Vocabulary.load()))


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    topics = {"deadlock", "n-plus-one", "cache-stampede"}
    return [entry for entry in Knowledge.load().entries if entry.topic in topics]


@pytest.fixture
async def client(elasticsearch_url: str) -> AsyncIterator[AsyncElasticsearch]:
    async with AsyncElasticsearch(elasticsearch_url, request_timeout=60) as opened:
        yield opened
        found = await opened.options(ignore_status=404).indices.get_alias(name=ALIAS)
        for index in found.body if found.meta.status == 200 else ():
            await opened.indices.delete(index=index)


async def test_before_it_is_filled_the_process_serves_then_the_server(
    client: AsyncElasticsearch, near: InProcess, entries: list[Entry]
) -> None:
    waiting = await ThroughElasticsearch(client, Turns(held=True), near).open(entries)
    before = [hit.entry for hit in await waiting.search(ASKED)]
    await waiting.close()
    opened = await ThroughElasticsearch(client, Turns(), near).open(entries)
    await opened.filled()
    assert (await client.count(index=ALIAS))["count"] > 0
    assert [hit.entry for hit in await opened.search(ASKED)] == before
    assert before[0].topic == "deadlock"
    await opened.close()


async def test_an_index_that_is_not_there_is_refused_by_name(
    client: AsyncElasticsearch, near: InProcess
) -> None:
    nowhere = elastic.ElasticRetriever(client, near.tokenise, alias="no-such-knowledge")
    with pytest.raises(elastic.RefusedError, match="index_not_found"):
        await nowhere.search(ASKED)


async def test_a_server_that_is_away_costs_no_result(near: InProcess, entries: list[Entry]) -> None:
    async with AsyncElasticsearch("http://127.0.0.1:9", max_retries=0) as nobody:
        opened = await ThroughElasticsearch(nobody, Turns(held=True), near).open(entries)
        hits = await opened.search(ASKED)
        await opened.close()
    assert hits[0].entry.topic == "deadlock"
