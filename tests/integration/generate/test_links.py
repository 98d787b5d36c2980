"""What the check of links finds out decides what results show, and every shown link is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import ResumeText
from libs.contracts.results import LearningPath, Resource
from libs.contracts.skills import Vocabulary
from libs.platform.leases import Leases
from libs.platform.mongo import Database, database, make_mongo
from services.generate import outside
from services.generate.adapters.mongo_links import MongoLinks
from services.generate.building import BuildLocal
from services.generate.domain import Commission
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.mongo import MongoEntries
from services.generate.ports import Links
from services.generate.settings import GenerateSettings
from services.generate.verifying.link_book import LinkState, UncheckedLinks
from tests.unit.generate.conftest import korean, make_resume, shipped, vocabulary

__all__ = ["korean", "make_resume", "shipped", "vocabulary"]  # the fixtures

NOW = datetime.now(UTC)
ALLOWED, ELSEWHERE = "https://docs.docker.com/imported", "https://evil.example/imported"
IMPORTED = [
    Entry(
        f"in.{number}.ko", EntryKind.RESOURCE, Language.KO, "강의", "강의입니다.",
        source=Reference("site", url),
    )
    for number, url in enumerate((ALLOWED, ELSEWHERE))
]  # fmt: skip
ASKED = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.LEARNING
)


@pytest.fixture
async def parts(mongo_url: str, redis_url: str) -> AsyncIterator[tuple[Database, Any]]:
    """A database of its own, and the host of generate's outside parts on it."""
    settings = GenerateSettings(mongo_url=mongo_url, mongo_database=f"links_{uuid4().hex[:8]}")
    async with Redis.from_url(redis_url) as redis, make_mongo(settings) as client:
        store = database(client, settings)
        leases = Leases(redis, f"test-{uuid4().hex[:8]}", 10)
        yield store, SimpleNamespace(database=store, redis=redis, leases=leases)
        await client.drop_database(settings.mongo_database)


class Probe:
    """Every link answers."""

    asked: set[str]

    def __init__(self, _outbound: object) -> None:
        self.asked.clear()

    async def alive(self, url: str) -> bool:
        self.asked.add(url)
        return True


async def shown(
    knowledge: Knowledge, skills: Vocabulary, links: Links, text: ResumeText
) -> list[Resource]:
    """The resources of a path that is written with what ``links`` knows."""
    edition = await BuildLocal(skills, links, asyncio.to_thread)(knowledge)
    path = (await edition.writer.write(Commission(ASKED, text))).result
    assert isinstance(path, LearningPath)
    return [resource for step in path.steps for resource in step.resources]


async def test_a_dead_link_is_not_shown_and_all_shown_links_are_asked(
    parts: tuple[Database, Any],
    monkeypatch: pytest.MonkeyPatch,
    shipped: Knowledge,
    vocabulary: Vocabulary,
    korean: ResumeText,
) -> None:
    store, host = parts
    monkeypatch.setattr(Probe, "asked", set(), raising=False)
    monkeypatch.setattr(outside, "HttpLinkProbe", Probe)
    await MongoEntries(store).put(IMPORTED)
    dead = (await shown(shipped, vocabulary, UncheckedLinks(), korean))[0].url
    async with AsyncExitStack() as stack:
        opened = outside.Outside.open(host, GenerateSettings(check_links=True), shipped, stack)
        await MongoLinks(store).put([LinkState(dead, asked=NOW, failed=2)])
        book = await opened.links()
        assert book.is_dead(dead)
        async with asyncio.timeout(10):
            while book.checked(ALLOWED) is None:
                await asyncio.sleep(0.02)
        resources = await shown(shipped, vocabulary, book, korean)
    assert dead not in [resource.url for resource in resources]
    assert all(resource.checked for resource in resources)
    assert ALLOWED in Probe.asked
    assert not {ELSEWHERE, dead} & Probe.asked
