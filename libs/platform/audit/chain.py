"""The chains: pages of entries, one chain per process, and anchors, one chain for all.

Each link carries an HMAC (RFC 2104) over itself and the link before, so that who can write to the
store but lacks the key can neither change nor insert one. An anchor says how far a process's chain
had come; it makes a missing end visible. A cut says what was deleted when its time was over: it
stands for the beginning that is gone.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from libs.platform.audit.entry import Entry


@dataclass(frozen=True, slots=True)
class Page:
    """Entries that were written at once."""

    segment: str
    number: int
    tenants: tuple[str, ...]
    first: int
    last: int
    lines: str
    mac: str

    def entries(self) -> list[Entry]:
        """What it holds, in the order in which it happened."""
        return [Entry.of_line(line) for line in self.lines.splitlines()]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A segment had ``pages`` pages, the last with the MAC ``head``; ``ended``: it gets no more."""

    number: int
    at: int
    segment: str
    pages: int
    head: str
    ended: bool
    mac: str


ANCHORS = ""  # the segment that a cut of anchors names


@dataclass(frozen=True, slots=True)
class Cut:
    """So many pages of a segment (or anchors) are gone; the last one had the MAC ``head``."""

    segment: str
    pages: int
    head: str
    mac: str


def make_page(
    key: bytes, segment: str, number: int, previous: str, entries: Sequence[Entry]
) -> Page:
    """The next page of a segment."""
    page = Page(
        segment=segment,
        number=number,
        tenants=tuple(sorted({entry.tenant for entry in entries})),
        first=min(entry.at for entry in entries),
        last=max(entry.at for entry in entries),
        lines="\n".join(entry.line() for entry in entries),
        mac="",
    )
    return replace(page, mac=_mac(_content(page), key, previous))


def make_anchor(key: bytes, previous: Anchor | None, head: Page, at: int, *, ended: bool) -> Anchor:
    """The next anchor, after ``previous``; it holds ``head``, the last page of its segment."""
    number = previous.number + 1 if previous else 1
    anchor = Anchor(number, at, head.segment, head.number + 1, head.mac, ended, mac="")
    return replace(anchor, mac=_mac(_content(anchor), key, previous.mac if previous else ""))


def make_cut(key: bytes, segment: str, pages: int, head: str) -> Cut:
    """The cut after so many pages, or anchors, of which ``head`` is the last one's MAC."""
    cut = Cut(segment, pages, head, mac="")
    return replace(cut, mac=_mac(_content(cut), key, ""))


def is_genuine(link: Page | Anchor | Cut, key: bytes, previous: str = "") -> bool:
    """Whether the link is as it was made, after the link with the MAC ``previous``."""
    return hmac.compare_digest(link.mac, _mac(_content(link), key, previous))


def _content(link: Page | Anchor | Cut) -> str:
    fields = asdict(link)
    del fields["mac"]
    return json.dumps([type(link).__name__, fields], separators=(",", ":"))


def _mac(content: str, key: bytes, previous: str) -> str:
    return hmac.new(key, f"{previous}\n{content}".encode(), sha256).hexdigest()
