"""Orders to a model inside a resume (OWASP LLM01): told by their words, whatever hides them.

A line is looked at as a reader sees it: compatibility forms folded (NFKC), tag characters decoded,
invisible characters gone, letters that were spaced out drawn together.
"""

import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from libs.contracts.profile import Line

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_TAG_LETTERS = {0xE0000 + code: chr(code) for code in range(0x20, 0x7F)}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_MIXED = re.compile("[A-Za-z]*[\u0370-\u03ff\u0400-\u04ff][A-Za-z\u0370-\u03ff\u0400-\u04ff]*")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_ENDED = re.compile(r"[.!?。>\])}*'\"”’]\s*$")
_OPENS = re.compile(r"\s*(?:[-–—•·▪*#●○■□▶]|\d{1,2}[.)]|\[)|\s*$")
_SPACED = re.compile(r"(?<!\S)(?:\w ){4,}\w(?!\S)")


def plain(text: str) -> str:
    """``text`` as a model may understand it, with all its disguises taken off."""
    folded = text if text.isascii() else _folded(text)
    drawn = _SPACED.sub(lambda found: found[0].replace(" ", ""), folded)
    return _ENCODED.sub(_decoded, drawn)


def _folded(text: str) -> str:
    """``text`` in plain letters: tags decoded, invisible characters gone, look-alikes Latin."""
    shown = _TAGS.sub(lambda run: " " + run[0].translate(_TAG_LETTERS), text)
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", shown))
    return _MIXED.sub(lambda found: found[0].translate(_confusables()), folded)


def _decoded(found: re.Match[str]) -> str:
    """What a long base64 word says, if it says something."""
    try:
        said = b64decode(found[0], validate=True).decode()
    except ValueError:
        return found[0]
    return said if said.isprintable() else found[0]


def is_order(text: str) -> bool:
    """Whether ``text`` speaks to a model."""
    return gives_orders((text,))


def gives_orders(texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` speaks to a model; two side by side make no sentence."""
    shown = [plain(text) for text in texts]
    low = [text.lower() for text in shown]
    return any(
        order.cued(cue) and order.find.search(text)
        for order in _live("\n".join(low))
        for text, cue in zip(shown, low, strict=True)
    )


def order_lines(lines: Iterable[Line]) -> frozenset[int]:
    """Numbers of the lines that give orders, also where an order runs over two lines."""
    numbered = list(lines)
    shown = [plain(line.text) for line in numbered]
    low = [text.lower() for text in shown]
    live = _live("\n".join(low))
    found: set[int] = set()
    for index, text in enumerate(low):
        for order in live:
            if order.cued(text):
                found.update(_reach(order, shown, index))
    for index in sorted(found):
        found.update(_continued(shown, index))
    return frozenset(numbered[index].number for index in found)


def _continued(shown: list[str], index: int) -> Iterator[int]:
    """Indexes of the lines that go on with the sentence of line ``index``."""
    while index + 1 < len(shown) and not _ENDED.search(shown[index]):
        index += 1
        if _OPENS.match(shown[index]):
            return
        yield index


def _reach(order: "_Order", shown: list[str], index: int) -> Iterator[int]:
    """Indexes of the lines that a match on line ``index`` or across its borders takes in."""
    if order.find.search(shown[index]):
        yield index
        return
    for first in (index - 1, index):
        if 0 <= first < len(shown) - 1 and order.crosses(shown[first], shown[first + 1]):
            yield from (first, first + 1)


@dataclass(frozen=True, slots=True)
class _Order:
    """A form of order; it is only looked for where one of its ``cues`` stands."""

    cues: tuple[str, ...]
    find: re.Pattern[str]

    def cued(self, low: str) -> bool:
        return any(cue in low for cue in self.cues)

    def crosses(self, one: str, two: str) -> bool:
        """Whether it starts in ``one`` and ends in ``two``."""
        matches = self.find.finditer(f"{one} {two}")
        return any(match.start() < len(one) < match.end() for match in matches)


def _live(body: str) -> list[_Order]:
    """The orders that could stand in ``body``: the others need not be looked for."""
    cues = {cue for cue in _cues() if cue in body}
    return [order for order in _orders() if not cues.isdisjoint(order.cues)] if cues else []


@lru_cache(maxsize=1)
def _cues() -> frozenset[str]:
    return frozenset(cue for order in _orders() for cue in order.cues)


@lru_cache(maxsize=1)
def _confusables() -> dict[int, str]:
    """Greek and Cyrillic letters that look like Latin ones (Unicode TR39)."""
    raw = yaml.safe_load(Path(__file__).with_name("confusables.yaml").read_text(encoding="utf-8"))
    return {ord(one): other for one, other in zip(raw["written"], raw["read"], strict=True)}


@lru_cache(maxsize=1)
def _orders() -> tuple[_Order, ...]:
    raw = yaml.safe_load(Path(__file__).with_name("orders.yaml").read_text(encoding="utf-8"))
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(_Order(tuple(entry["cues"]), re.compile(entry["find"], flags)) for entry in raw)
