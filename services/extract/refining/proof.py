"""Whether the lines say what a model says they say."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from libs.contracts.profile import Line
from libs.privacy.kinds import PLACEHOLDER
from services.extract.structure.dates import Period, find_period, month_name

_TOKEN = re.compile(r"[0-9a-z+#]+|[가-힣]+")
_LIKE = 0.75
_SURE = 4
"""Letters that a misread word must have: shorter ones look like too many others."""


class Proof:
    """The lines of a resume, to hold a model's words against."""

    def __init__(self, lines: Sequence[Line], today: date) -> None:
        self._lines = {line.number: line.text for line in lines}
        self._today = today

    def numbers(self, claimed: Iterable[int]) -> tuple[int, ...]:
        """Those numbers that lines have, in order, each once."""
        return tuple(sorted({number for number in claimed if number in self._lines}))

    def words(self, claimed: str, numbers: Iterable[int]) -> str:
        """``claimed`` if one of the lines has it word for word, or two in a row; else ""."""
        wanted = _flat(claimed)
        if not wanted or PLACEHOLDER.search(claimed):
            return ""
        texts = [_flat(self._lines[number]) for number in numbers]
        joined = [" ".join(pair) for pair in pairwise(texts)]
        return claimed.strip() if any(_stands(wanted, text) for text in (*texts, *joined)) else ""

    def naming(self, name: str, numbers: Iterable[int]) -> tuple[int, ...]:
        """Those of the lines that have the name, though a letter or two may be misread."""
        return tuple(number for number in numbers if _names(self._lines[number], name))

    def period(self, start: str, end: str, numbers: Iterable[int]) -> Period | None:
        """The period of one of the lines that begins and ends as claimed."""
        texts = [self._lines[number] for number in numbers]
        for text in (*texts, *(" ".join(pair) for pair in pairwise(texts))):
            period = find_period(text, self._today)
            if period and month_name(period.start) == start and _ends(period, end):
                return period
        return None


def _ends(period: Period, end: str) -> bool:
    return period.ongoing if not end else month_name(period.end) == end


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def _stands(wanted: str, text: str) -> bool:
    """Whether ``text`` has it, and not as a part of a longer Latin word or number."""
    pattern = rf"(?<![0-9a-z]){re.escape(wanted)}(?![0-9a-z])"
    return bool(re.search(pattern, text))


def _names(text: str, name: str) -> bool:
    wanted, tokens = _TOKEN.findall(_flat(name)), _TOKEN.findall(_flat(text))
    whole, width = "".join(wanted), len(wanted)
    return any(
        _alike(whole, "".join(tokens[at : at + width])) for at in range(len(tokens) - width + 1)
    )


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SURE:
        return one == other
    return SequenceMatcher(None, one, other).ratio() >= _LIKE
