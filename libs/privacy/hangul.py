"""The shape of names in Hangul, and which words are none.

A name is a surname (a closed set of some 170) and one or two syllables; most words of that shape
are no names, so that a context is always needed, and a list of such words is left out.
"""

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from libs.privacy.kinds import Kind, Span
from libs.privacy.rules import compact

GAP = r" {0,3}"


class HangulWords:
    """The word lists of ``korean_names.json`` and the patterns made of them.

    Attributes:
        likely: Surname and syllables that names are made of.
        rare: One of the two syllables is unusual: for strong contexts.
        short: A name of two syllables.
        spaced: A name that may be spaced out: "홍 길 동".
        endings: What may be attached to a name: particles, honorifics.
    """

    def __init__(self) -> None:
        self.data: dict[str, Any] = json.loads(
            files(__package__).joinpath("korean_names.json").read_text("utf-8")
        )
        self._stop = frozenset(self.data["stop"])
        self._no_endings = (*self.data["resume_words"], *self.data["organisation_endings"])
        self._particles = frozenset(self.data["particles"])
        self._verb_endings = tuple(self.data["verb_endings"])
        self.surname = f"[{''.join(self.data['surnames'])}]"
        self.double = any_of(self.data["double_surnames"])
        given = f"[{''.join(self.data['given_syllables'])}]"
        two = rf"(?:{given}[가-힣]|[가-힣]{given})(?<![{''.join(self.data['unlikely_finals'])}])"
        self.likely = rf"(?:{self.double}{given}{{1,2}}|{self.surname}{given}{{2}})"
        self.rare = rf"(?:{self.double}[가-힣]{{1,2}}|{self.surname}{two})"
        self.short = self.surname + given
        self.spaced = rf"(?:{self.double}|{self.surname}){GAP}[가-힣](?:{GAP}[가-힣])?"
        self.endings = any_of(self.data["endings"])

    def is_word(self, name: str) -> bool:
        """Whether ``name`` is a word that only looks like a name."""
        word = name.replace(" ", "")
        inflected = word[-1] in self._particles and word[:-1] in self._stop
        if word in self._stop or inflected or word.endswith(self._verb_endings):
            return True  # "김지원" ends in a word, too: with one syllable before it, it is a name
        return any(word.endswith(end) and len(word) - len(end) != 1 for end in self._no_endings)


def hangul_span(found: re.Match[str], group: str = "data", offset: int = 0) -> Span:
    """The span of a group, moved by ``offset``."""
    start, end = found.span(group)
    return Span(start + offset, end + offset, Kind.NAME, compact(found[group]))


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of ``words``, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def any_spread(words: Iterable[str]) -> str:
    """As :func:`any_of`, for labels that tables write with spaces: "성  명"."""
    spread = (GAP.join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(spread)})"
