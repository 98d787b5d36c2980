"""The shape of names in Latin letters, and which words are none."""

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from libs.privacy.kinds import Kind, Span
from libs.privacy.rules import compact

WORD = r"(?:[A-ZÀ-Þ][A-Za-zÀ-ÿ]*(?:[’'\-][A-Za-zÀ-ÿ]+)*(?<!'s)(?<!’s))"
LINK = r"(?:de|da|del|der|van|von|bin|al|la)"
NAME = rf"{WORD}\.?(?: (?:{LINK} ){{0,2}}{WORD}\.?){{1,3}}"
PAIR = rf"{WORD}(?: [A-Z]\.)?(?: {LINK})? {WORD}"
TOKEN = re.compile(r"[A-Za-zÀ-ÿ’'\-]+")


class LatinWords:
    """The word lists of ``english_names.json``."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = json.loads(
            files(__package__).joinpath("english_names.json").read_text("utf-8")
        )
        self.stop = frozenset(self.data["stop"])
        self.given = frozenset(name.lower() for name in self.data["given"])
        self.organisation_words = frozenset(self.data["organisation_words"])
        self._phrases = tuple(self.data["organisations"])

    def is_name(self, name: str) -> bool:
        """Whether nothing in ``name`` says that it is something else."""
        tokens = [token.lower() for token in TOKEN.findall(name)]
        plain = " ".join(tokens)
        return not self.stop.intersection(tokens) and not plain.startswith(self._phrases)


def labelled(labels: Iterable[str], start: str, separator: str) -> re.Pattern[str]:
    """A pattern for a name after one of ``labels``."""
    words = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"{start}(?i:{words}){separator}(?P<data>{NAME})")


def latin_span(found: re.Match[str], offset: int = 0) -> Span:
    """The span of the group ``data``, moved by ``offset``."""
    start, end = found.span("data")
    return Span(start + offset, end + offset, Kind.NAME, compact(found["data"]))
