"""Links in results, as the cached check knows them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench.evaluation.liveness import known_links, liveness
from bench.evaluation.runs import Run, run_all
from bench.goldens import read_goldens
from libs.contracts.kinds import Language
from libs.contracts.skills import Vocabulary
from libs.privacy.guard import Guard
from services.generate.composing.composer import LocalComposer
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.signs import Signs
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.ground import Ground
from services.generate.verifying.verifier import Verifier

STATUS = {"/docs": "200 OK", "/gone": "404 Not Found"}


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A site of which one page is gone."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        head = f"HTTP/1.1 {STATUS[path]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_links_are_asked_only_on_request_and_remembered(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "links.json"
    entries = [
        Entry(path, EntryKind.RESOURCE, Language.EN, "t", "t", source=Reference("s", site + path))
        for path in STATUS
    ]
    assert (await known_links(entries, cache)).checked(f"{site}/docs") is None
    monkeypatch.setenv("LINKS", "ask")
    for _ in range(2):
        await known_links(entries, cache)
    monkeypatch.delenv("LINKS")
    book = await known_links(entries, cache)
    assert book.checked(f"{site}/docs") is not None
    assert book.is_dead(f"{site}/gone")
    assert not book.is_dead(f"{site}/docs")


async def test_a_dead_link_in_a_result_lowers_the_share(tmp_path: Path) -> None:
    book = await known_links((), tmp_path / "none.json")
    run = a_run()
    assert liveness([run], book) == {"links_alive_share": 1.0, "links_answered_share": 0.0}
    link = run.learning.steps[0].resources[0].url
    book.is_dead = lambda url: url == link  # type: ignore[method-assign]
    assert 0 < liveness([run], book)["links_alive_share"] < 1


def a_run() -> Run:
    vocabulary, knowledge = Vocabulary.load(), Knowledge.load()
    mentions = Mentions(vocabulary, Signs())
    goldens = {"en-sre": read_goldens(vocabulary)["en-sre"]}
    composer = LocalComposer(knowledge, vocabulary)
    verifier = Verifier(Guard(), LinkCheck())
    runs = run_all(goldens, composer, verifier, lambda t, b, p: Ground(t, b, mentions, previous=p))
    return runs[0]
