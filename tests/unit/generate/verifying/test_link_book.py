from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.platform.bus.parallel import LeaseHeldError
from services.generate.adapters.file_links import FileLinks
from services.generate.verifying.link_book import LinkBook
from services.generate.verifying.link_rounds import keep_checked

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DOCS = "https://kubernetes.io/docs"


class Probe:
    def __init__(self, *answers: bool | None) -> None:
        self.answers = list(answers)

    async def alive(self, _url: str) -> bool | None:
        return self.answers.pop(0)


class EnoughError(Exception):
    """Ends a schedule."""


@pytest.fixture
def memory(tmp_path: Path) -> FileLinks:
    return FileLinks(tmp_path / "links.json")


async def test_a_link_that_answers_is_dated_and_not_asked_again_soon(memory: FileLinks) -> None:
    clock = [NOON]
    book = LinkBook(Probe(True, True), memory, now=lambda: clock[0])
    assert await book.refresh([DOCS, DOCS]) == 1
    assert book.checked(DOCS) == NOON
    assert await book.refresh([DOCS]) == 0
    clock[0] += timedelta(days=8)
    assert await book.refresh([DOCS]) == 1


async def test_only_failing_twice_in_a_row_makes_a_link_dead(memory: FileLinks) -> None:
    clock = [NOON]
    book = LinkBook(Probe(False, None, True, False, False), memory, now=lambda: clock[0])
    for dead in (False, False, False, False, True):
        await book.refresh([DOCS])
        assert book.is_dead(DOCS) is dead
        clock[0] += timedelta(days=8)
    assert book.checked(DOCS) == NOON + timedelta(days=16)


async def test_a_failure_is_looked_at_again_soon_what_cannot_be_told_is_not(
    memory: FileLinks,
) -> None:
    book = LinkBook(Probe(None, False, False), memory, now=lambda: NOON)
    assert await book.refresh([DOCS]) == 1
    assert await book.refresh([DOCS]) == 0
    gone = "https://kubernetes.io/gone"
    assert [await book.refresh([gone]) for _ in range(3)] == [1, 1, 0]


async def test_what_one_replica_found_out_the_others_read(memory: FileLinks) -> None:
    await LinkBook(Probe(True), memory, now=lambda: NOON).refresh([DOCS])
    other = LinkBook(Probe(), memory, now=lambda: NOON)
    await keep_once(other, held=True)
    assert other.checked(DOCS) == NOON
    await keep_once(other, held=False)


async def test_the_schedule_asks_when_it_is_this_replicas_turn(memory: FileLinks) -> None:
    book = LinkBook(Probe(True), memory, now=lambda: NOON)
    await keep_once(book, held=False)
    assert book.checked(DOCS) == NOON


async def keep_once(book: LinkBook, *, held: bool) -> None:
    class Turns:
        @asynccontextmanager
        async def hold(self, name: str) -> AsyncIterator[None]:
            if held:
                raise LeaseHeldError(5.0)
            yield

    async def sleep(_: float) -> None:
        raise EnoughError

    async def shown() -> list[str]:
        return [DOCS]

    with pytest.raises(EnoughError):
        await keep_checked(book, shown, Turns(), sleep=sleep)
