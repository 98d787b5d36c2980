"""The journal writes in pages, loses nothing when it stops, and says what it could not keep."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pymongo.errors import AutoReconnect

from libs.platform.audit import journal as journals
from libs.platform.audit.chain import Anchor, Page
from libs.platform.audit.entry import Kind
from libs.platform.audit.errand import Errand, errand
from libs.platform.audit.journal import Journal
from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.store import AuditStore
from libs.platform.audit.verifying import Verifier

KEYS = AuditKeys(b"c" * 32, b"n" * 32)


class Shelf(AuditStore):
    """The store's place in memory; it can be away, before or after it has written."""

    def __init__(self) -> None:
        self.kept: list[Page] = []
        self.anchored: list[Anchor] = []
        self.away = self.deaf = False

    async def prepare(self) -> None:
        pass

    async def add_page(self, page: Page) -> None:
        if self.away:
            raise AutoReconnect
        if page not in self.kept:
            self.kept.append(page)
        if self.deaf:
            self.deaf = False
            raise AutoReconnect

    async def add_anchor(self, anchor: Anchor) -> bool:
        if anchor.number != len(self.anchored) + 1:
            return False
        self.anchored.append(anchor)
        return True

    async def last_anchor(self) -> Anchor | None:
        await asyncio.sleep(0)
        return self.anchored[-1] if self.anchored else None

    async def anchors(self) -> AsyncIterator[Anchor]:
        for anchor in self.anchored:
            yield anchor

    async def pages(self) -> AsyncIterator[Page]:
        for page in sorted(self.kept, key=lambda it: (it.segment, it.number)):
            yield page

    def outcomes(self) -> list[str]:
        return [it.outcome for page in self.kept for it in page.entries()]


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(journals, "_FLUSH_SECONDS", 0.01)
    return Shelf()


async def started(shelf: Shelf) -> Journal:
    journal = Journal("ingest", shelf)
    await journal.start(KEYS)
    return journal


def note(journal: Journal, outcome: str) -> None:
    journal.note(Kind.ACCESS, Errand("x", "y"), tenant="acme", what="", outcome=outcome)


async def faults(shelf: Shelf) -> list[str]:
    verdict = await Verifier(KEYS.chain).verify(shelf.anchors(), shelf.pages(), {})
    assert verdict.unanchored == 0
    return verdict.faults


async def test_all_is_written_and_anchored_when_it_stops(shelf: Shelf) -> None:
    journals_ = [await started(shelf) for _ in range(3)]
    for number in range(300):
        note(journals_[number % 3], str(number))
        if number % 100 == 0:
            await asyncio.sleep(0.02)
    await asyncio.gather(*(journal.stop() for journal in journals_))
    assert sorted(map(int, shelf.outcomes())) == list(range(300))
    assert len(shelf.kept) < 20
    assert await faults(shelf) == []


async def test_a_store_that_was_away_gets_the_entries_later_and_once(shelf: Shelf) -> None:
    journal = await started(shelf)
    shelf.away = True
    note(journal, "first")
    await asyncio.sleep(0.05)
    shelf.away, shelf.deaf = False, True
    note(journal, "second")
    await asyncio.sleep(0.05)
    await journal.stop()
    assert shelf.outcomes() == ["first", "second"]
    assert await faults(shelf) == []


async def test_what_finds_no_room_is_counted(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "_MOST_WAITING", 2)
    journal = await started(shelf)
    for outcome in "abcde":
        note(journal, outcome)
    await journal.stop()
    gap = shelf.kept[-1].entries()[-1]
    assert (gap.kind, gap.what, gap.outcome) == (Kind.GAP, "3", "lost")


async def test_anchors_that_were_cut_off_leave_a_gap(shelf: Shelf) -> None:
    journal = await started(shelf)
    note(journal, "a")
    await asyncio.sleep(0.05)
    shelf.anchored.clear()
    shelf.add_anchor = lambda anchor: _kept(shelf, anchor)  # type: ignore[method-assign]
    note(journal, "b")
    await journal.stop()
    assert [it.number for it in shelf.anchored] == [2]
    assert "anchors 1 to 1 are missing" in await faults(shelf)


async def _kept(shelf: Shelf, anchor: Anchor) -> bool:
    shelf.anchored.append(anchor)
    return True


async def test_an_opening_is_noted_for_the_errand_of_its_task(shelf: Shelf) -> None:
    journal = await started(shelf)

    async def work(who: str) -> None:
        with errand(who, f"GET {who}"):
            await asyncio.sleep(0.001)
            journal.opened("acme", f"acme/res_1/text/{who}", "opened")

    await asyncio.gather(work("kim"), work("lee"))
    await journal.stop()
    noted = [it for page in shelf.kept for it in page.entries()]
    assert sorted((it.who, it.why, it.what) for it in noted) == [
        ("kim", "GET kim", "acme/res_1/text/kim"),
        ("lee", "GET lee", "acme/res_1/text/lee"),
    ]
