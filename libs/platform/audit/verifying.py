"""Verifies the log: what was changed, taken out, moved, put in or cut off."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from libs.platform.audit.chain import ANCHORS, Anchor, Cut, Page, is_genuine


@dataclass(frozen=True, slots=True)
class Head:
    """An anchor as somebody wrote it down elsewhere: the log, a ticket, a letter."""

    number: int
    mac: str

    @classmethod
    def parse(cls, text: str) -> "Head":
        """From ``NUMBER:MAC``.

        Raises:
            ValueError: it is not of that form.
        """
        number, _, mac = text.partition(":")
        return cls(int(number), mac)

    def __str__(self) -> str:
        return f"{self.number}:{self.mac}"


@dataclass(slots=True)
class Verdict:
    """What was found.

    Attributes:
        faults: what is not as it was written; empty if all is well.
        unanchored: pages after their segment's last anchor: genuine, but were some of them cut
            off, nobody could tell.
        killed: segments without an end, whose process runs or was killed.
        cut: pages that were deleted when their time was over.
    """

    faults: list[str] = field(default_factory=list)
    segments: int = 0
    pages: int = 0
    entries: int = 0
    anchors: int = 0
    unanchored: int = 0
    killed: int = 0
    cut: int = 0
    head: Head | None = None


class Verifier:
    """Reads anchors, then pages, each once and in order.

    Args:
        expected: an anchor that must be there.
    """

    def __init__(self, key: bytes, expected: Head | None = None) -> None:
        self._key = key
        self._expected = expected
        self._anchors: dict[str, list[Anchor]] = defaultdict(list)
        self._cuts: dict[str, Cut] = {}
        self._verdict = Verdict()

    async def verify(
        self,
        anchors: AsyncIterator[Anchor],
        pages: AsyncIterator[Page],
        cuts: Mapping[str, Cut],
    ) -> Verdict:
        """Read all and judge."""
        self._read_cuts(cuts)
        await self._read_anchors(anchors)
        segment = list[Page]()
        async for page in pages:
            if segment and segment[0].segment != page.segment:
                self._judge(segment)
                segment = []
            segment.append(page)
        if segment:
            self._judge(segment)
        for name, left in self._anchors.items():
            if name in self._cuts:
                self._judge_anchors(name, [], left)
            else:
                self._fault(f"{name}: the whole segment is missing")
        return self._verdict

    def _read_cuts(self, cuts: Mapping[str, Cut]) -> None:
        for name, cut in cuts.items():
            if name == cut.segment and is_genuine(cut, self._key):
                self._cuts[name] = cut
                self._verdict.cut += cut.pages if name != ANCHORS else 0
            else:
                self._fault(f"the cut of {name or 'anchors'} is not genuine")

    def _beginning(self, name: str) -> tuple[int, str]:
        """How many links of a chain are gone, and the MAC of the last of them."""
        cut = self._cuts.get(name)
        return (cut.pages, cut.head) if cut else (0, "")

    async def _read_anchors(self, anchors: AsyncIterator[Anchor]) -> None:
        number, previous = self._beginning(ANCHORS)
        gone, found = number, self._expected in (None, Head(number, previous))
        async for anchor in anchors:
            if anchor.number <= gone:
                continue  # about to be deleted
            if anchor.number != number + 1:
                self._fault(f"anchors {number + 1} to {anchor.number - 1} are missing")
            elif not is_genuine(anchor, self._key, previous):
                self._fault(f"anchor {anchor.number} is not genuine")
            number, previous = anchor.number, anchor.mac
            found = found or self._expected == Head(number, previous)
            self._anchors[anchor.segment].append(anchor)
            self._verdict.anchors += 1
        self._verdict.head = Head(number, previous) if number else None
        if self._expected and not found and self._expected.number < gone:
            self._fault(f"anchor {self._expected} is older than what is kept; show a newer one")
        elif not found:
            self._fault(f"anchor {self._expected} is missing: the end was cut off, or replaced")

    def _judge(self, pages: list[Page]) -> None:
        name, verdict = pages[0].segment, self._verdict
        verdict.segments += 1
        verdict.pages += len(pages)
        verdict.entries += sum(page.lines.count("\n") + 1 for page in pages)
        anchors = self._anchors.pop(name, [])
        pages = [page for page in pages if page.number >= self._beginning(name)[0]]
        self._judge_chain(name, pages)
        self._judge_anchors(name, pages, anchors)

    def _judge_chain(self, name: str, pages: list[Page]) -> None:
        gone, head = self._beginning(name)
        if pages and pages[0].number != gone:
            self._fault(f"{name}: its beginning is missing")
        elif pages and not is_genuine(pages[0], self._key, head):
            self._fault(f"{name}: page {gone} is not genuine")
        for before, page in pairwise(pages):
            if page.number != before.number + 1:
                self._fault(f"{name}: pages between {before.number} and {page.number} are missing")
            elif not is_genuine(page, self._key, before.mac):
                self._fault(f"{name}: page {page.number} is not genuine")

    def _judge_anchors(self, name: str, pages: list[Page], anchors: list[Anchor]) -> None:
        gone, head = self._beginning(name)
        macs = {gone - 1: head, **{page.number: page.mac for page in pages}}
        for anchor in anchors:
            if anchor.pages < gone:
                continue
            mac = macs.get(anchor.pages - 1)
            if mac is None:
                self._fault(f"{name}: page {anchor.pages - 1} is missing, anchor {anchor.number}")
            elif mac != anchor.head:
                self._fault(f"{name}: page {anchor.pages - 1} is not what was anchored")
        anchored = max((anchor.pages for anchor in anchors), default=0)
        ended = any(anchor.ended for anchor in anchors)
        beyond = sum(page.number >= anchored for page in pages)
        if ended and beyond:
            self._fault(f"{name}: {beyond} pages after its end")
        self._verdict.unanchored += beyond
        self._verdict.killed += not ended

    def _fault(self, text: str) -> None:
        self._verdict.faults.append(text)
