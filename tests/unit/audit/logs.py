"""A log in memory, as it lies in the store, to be spoiled by tests."""

from collections.abc import AsyncIterator, Sequence
from typing import TypeVar

from libs.platform.audit.chain import Anchor, Page, make_anchor, make_page
from libs.platform.audit.entry import Entry, Kind
from libs.platform.audit.verifying import Head, Verdict, Verifier

KEY = b"k" * 32
T = TypeVar("T")


def entry(at: int, tenant: str = "acme") -> Entry:
    return Entry(
        at, Kind.ACCESS, "ingest", tenant, "key:x#1", "res_1", "GET /v1/resumes/{resume_id}", "200"
    )


class Log:
    """Segments of pages with an anchor after every second page, in turn.

    Args:
        fresh: when the last page of the last segment was written; the others were long before.
    """

    def __init__(
        self, segments: Sequence[str] = ("a", "b"), pages: int = 4, fresh: int = 30
    ) -> None:
        fresh_of = {segments[-1]: fresh}
        self.pages = [
            page
            for segment in segments
            for page in _segment(segment, pages, fresh_of.get(segment, 30))
        ]
        self.anchors: list[Anchor] = []
        for number in range(1, pages, 2):
            for segment in segments:
                self.anchor(segment, number, ended=number == pages - 1)

    def anchor(self, segment: str, number: int, *, ended: bool) -> None:
        head = next(it for it in self.pages if (it.segment, it.number) == (segment, number))
        last = self.anchors[-1] if self.anchors else None
        self.anchors.append(make_anchor(KEY, last, head, at=number, ended=ended))

    async def verdict(self, expected: Head | None = None) -> Verdict:
        return await Verifier(KEY, expected).verify(_each(self.anchors), _each(self.pages), {})


def _segment(name: str, count: int, fresh: int) -> list[Page]:
    made: list[Page] = []
    for number in range(count):
        previous = made[-1].mac if made else ""
        at = fresh if number == count - 1 else 10 * number
        entries = [entry(at=at + extra) for extra in range(3)]
        made.append(make_page(KEY, name, number, previous, entries))
    return made


async def _each(items: Sequence[T]) -> AsyncIterator[T]:
    for item in items:
        yield item
