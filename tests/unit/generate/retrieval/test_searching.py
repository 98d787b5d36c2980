"""Searching a live knowledge base: both languages, every condition, models that come and go."""

from pathlib import Path

import pytest

from libs.contracts.kinds import Language, Seniority
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.retrieval.live import LiveRetriever
from services.generate.retrieval.ports import Query
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.tokens import Tokeniser
from tests.unit.generate.retrieval.conftest import CountingEmbedder


@pytest.fixture
async def live(
    tmp_path: Path, tokenise: Tokeniser, embedder: CountingEmbedder, entries: list[Entry]
) -> LiveRetriever:
    retriever = LiveRetriever(IndexStore(tmp_path), tokenise, [embedder])
    await retriever.load(entries)
    await retriever.ready()
    return retriever


async def ids(live: LiveRetriever, text: str, **conditions: object) -> list[str]:
    return [hit.entry.id for hit in await live.search(Query(text, **conditions))]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["교착 상태 예방", "preventing a deadlock", "MySQL deadlock 해결"])
async def test_a_query_in_any_language_finds_the_subject(live: LiveRetriever, text: str) -> None:
    assert (await live.search(Query(text)))[0].entry.topic == "deadlock"


async def test_the_language_of_the_query_comes_first(live: LiveRetriever) -> None:
    korean, english = await ids(live, "데드락"), await ids(live, "deadlocks")
    assert korean[0].endswith(".ko")
    assert english[0].endswith(".en")


async def test_a_skill_that_is_named_comes_first(live: LiveRetriever) -> None:
    assert (await ids(live, "Oracle 데드락"))[0] == "q.dl2.en"


async def test_every_condition_holds_for_every_hit(live: LiveRetriever) -> None:
    assert await ids(live, "데드락", skills=frozenset({"MySQL"})) == ["q.dl1.ko"]
    english = await ids(live, "deadlock cache", language=Language.EN)
    assert english
    assert all(found.endswith(".en") for found in english)
    kinds = await ids(live, "deadlock", kinds=frozenset({EntryKind.RESOURCE}))
    assert kinds
    assert all(found.startswith("r.") for found in kinds)


async def test_a_level_admits_its_own_entries_and_those_for_everybody(live: LiveRetriever) -> None:
    found = await ids(live, "deadlock", level=Seniority.SENIOR, limit=20)
    assert "q.dl2.en" in found
    assert "q.dl1.ko" not in found
    assert "c.deadlock.ko" in found


async def test_a_subject_can_be_kept_from_filling_the_list(live: LiveRetriever) -> None:
    hits = await live.search(Query("deadlock cache", per_subject=1, limit=3))
    assert len({hit.entry.topic for hit in hits}) == 3


async def test_an_impossible_condition_finds_nothing(live: LiveRetriever) -> None:
    assert await ids(live, "데드락", skills=frozenset({"No Such Skill"})) == []


async def test_a_model_that_fails_leaves_the_search_by_words(
    live: LiveRetriever, embedder: CountingEmbedder
) -> None:
    embedder.fails = True
    assert (await ids(live, "데드락"))[0] in {"c.deadlock.ko", "q.dl1.ko"}


async def test_a_model_that_fails_at_start_leaves_the_search_by_words(
    tmp_path: Path, tokenise: Tokeniser, embedder: CountingEmbedder, entries: list[Entry]
) -> None:
    embedder.fails = True
    live = LiveRetriever(IndexStore(tmp_path), tokenise, [embedder])
    await live.load(entries)
    await live.ready()
    assert await ids(live, "데드락")


async def test_before_any_knowledge_is_loaded_nothing_is_found(
    tmp_path: Path, tokenise: Tokeniser
) -> None:
    assert await ids(LiveRetriever(IndexStore(tmp_path), tokenise), "데드락") == []


async def test_new_knowledge_embeds_only_what_is_new(
    tmp_path: Path, tokenise: Tokeniser, embedder: CountingEmbedder, entries: list[Entry]
) -> None:
    for known in (entries[:-2], entries, entries):
        live = LiveRetriever(IndexStore(tmp_path), tokenise, [embedder])
        await live.load(known)
        await live.ready()
    assert len(embedder.texts) == len(set(embedder.texts)) == 6
