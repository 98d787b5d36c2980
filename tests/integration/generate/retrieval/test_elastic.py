"""The same relevance on Elasticsearch as in process, and its index's life, on the real server."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import uuid4
from zlib import crc32

import numpy as np
import pytest
from elasticsearch import AsyncElasticsearch

from bench.relevance import KINDS, Labelled, judge, labelled
from libs.contracts.kinds import Language
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry
from services.generate.retrieval.elastic import ElasticRetriever
from services.generate.retrieval.elastic_index import ElasticIndex
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.memory import PassageMemory
from services.generate.retrieval.ports import Query, Vectors
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.subjects import subjects
from services.generate.retrieval.tokens import Tokeniser

TOKENISE = Tokeniser(Lexicon.load(), Vocabulary.load())
A_FEW = 6
EVERY = 3  # the whole set is the benchmark's; a third tells whether both agree


class HashEmbedder:
    """Dense vectors of hashed tokens: quick, and the same in both retrievers."""

    name = "hashed-tokens-2"
    dimensions = 128

    async def queries(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for token in TOKENISE(text):
                rows[row] += _direction(token, self.dimensions)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    passages = queries


@cache
def _direction(token: str, dimensions: int) -> Vectors:
    draw = np.random.default_rng(crc32(token.encode()))
    return draw.normal(size=dimensions).astype(np.float32)


@pytest.fixture(scope="module")
async def client(elasticsearch_url: str) -> AsyncIterator[AsyncElasticsearch]:
    async with AsyncElasticsearch(elasticsearch_url, request_timeout=60) as opened:
        yield opened


@pytest.fixture
async def alias(client: AsyncElasticsearch) -> AsyncIterator[str]:
    """A name of this test's own, also on a server that outlives it."""
    name = f"test-{uuid4().hex[:8]}"
    yield name
    for index in (await client.indices.get_alias(name=name)).body:
        await client.indices.delete(index=index)


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    """Every subject, with a few of its entries."""
    grouped = subjects(Knowledge.load().entries)
    chosen = (entry for one in grouped for entry in (*one.cards, *one.entries[:A_FEW]))
    return tuple(dict.fromkeys(chosen))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("indexes")


@pytest.fixture(scope="module")
async def elastic(
    client: AsyncElasticsearch, entries: tuple[Entry, ...], folder: Path
) -> ElasticRetriever:
    models = [HashEmbedder()]
    index = ElasticIndex(client, TOKENISE, PassageMemory(folder), models, alias="relevance")
    await index.publish(entries)
    return ElasticRetriever(client, TOKENISE, models, alias="relevance")


@pytest.fixture(scope="module")
async def local(entries: tuple[Entry, ...], folder: Path) -> LiveRetriever:
    live = LiveRetriever(IndexStore(folder), TOKENISE, [HashEmbedder()])
    await live.load(entries)
    await live.ready()
    return live


async def test_both_retrievers_are_equally_relevant(
    elastic: ElasticRetriever, local: LiveRetriever
) -> None:
    labels: list[Labelled] = labelled()[::EVERY]
    there, here = await judge(elastic, labels), await judge(local, labels)
    assert there["all"] == pytest.approx(here["all"], abs=0.02)
    assert there["all"] >= 0.7


@pytest.mark.parametrize(
    "query",
    [
        Query("데드락", skills=frozenset({"MySQL"}), limit=5),
        Query("deadlock", language=Language.EN, kinds=KINDS, per_subject=1),
        Query("환자 낙상", language=Language.KO, per_subject=2),
    ],
)
async def test_conditions_hold_as_in_process(
    elastic: ElasticRetriever, local: LiveRetriever, query: Query
) -> None:
    there = [hit.entry for hit in await elastic.search(query)]
    here = [hit.entry for hit in await local.search(query)]
    assert there
    assert there[0] == here[0]
    for entry in there:
        assert not query.skills or query.skills & set(entry.skills)
        assert query.language in (None, entry.language)
        assert not query.kinds or entry.kind in query.kinds


async def test_a_new_version_replaces_the_old_one_at_once(
    client: AsyncElasticsearch, entries: tuple[Entry, ...], folder: Path, alias: str
) -> None:
    index = ElasticIndex(client, TOKENISE, PassageMemory(folder), alias=alias)
    first = await index.publish(entries[:50])
    assert await index.publish(entries[:50]) == first
    changed = (replace(entries[0], title="전혀 다른 제목"), *entries[1:50])
    second = await index.publish(changed)
    assert second != first
    assert not await client.indices.exists(index=first)
    found = await ElasticRetriever(client, TOKENISE, alias=alias).search(Query("전혀 다른 제목"))
    assert "전혀 다른 제목" in {hit.entry.title for hit in found}


async def test_subjects_are_deleted_by_a_query(
    client: AsyncElasticsearch, entries: tuple[Entry, ...], folder: Path, alias: str
) -> None:
    index = ElasticIndex(client, TOKENISE, PassageMemory(folder), alias=alias)
    kept = [entry for entry in entries if entry.topic in {"deadlock", "n-plus-one"}]
    await index.publish(kept)
    condition = {"ids": {"values": ["deadlock"]}}
    assert await index.remove(condition) == 1
    assert await index.remove(condition) == 0
    found = await ElasticRetriever(client, TOKENISE, alias=alias).search(Query("데드락 N+1"))
    assert {hit.entry.topic for hit in found} == {"n-plus-one"}
