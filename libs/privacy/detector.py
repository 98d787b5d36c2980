"""Everything personal in a document, line by line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from libs.privacy.english_names import EnglishNames
from libs.privacy.kinds import PLACEHOLDER, Kind, Span
from libs.privacy.korean_names import KoreanNames
from libs.privacy.levelling import digits_read, level
from libs.privacy.mentions import Mentions
from libs.privacy.numbers import CHECKS
from libs.privacy.profiles import ProfileUrls
from libs.privacy.rules import Rules, compact, load, settle
from libs.privacy.seams import seam, word_seam

_OWNER = "the owner"
_CONTACT_LINES = 12
_HEADING_MARKS = " \t:■●◆▶[]【】<>#*-=0123456789."
_NOTHING: Mapping[Kind, Sequence[str]] = MappingProxyType({})


class Detector:
    """Finds personal data; loads its rules once and keeps nothing of what it reads."""

    def __init__(self) -> None:
        self._rules = Rules(load("numbers.toml", CHECKS) + load("contacts.toml", {}))
        self._profiles = ProfileUrls()
        self._korean = KoreanNames()
        self._english = EnglishNames()

    def find(self, text: str) -> list[Span]:
        """Personal data in ``text``, in order, without overlaps."""
        found: list[Span] = []
        start = 0
        lines = text.split("\n")
        for line, spans in zip(lines, self.find_lines(lines), strict=True):
            found += [Span(s.start + start, s.end + start, s.kind, s.value) for s in spans]
            start += len(line) + 1
        return found

    def find_lines(
        self, lines: Sequence[str], known: Mapping[Kind, Sequence[str]] = _NOTHING
    ) -> list[list[Span]]:
        """Personal data in each line; the lines are read as one document.

        The same value, or the same person, has the same :attr:`Span.value` throughout.

        Args:
            lines: The document.
            known: Personal data that is known to be in it, as from the fields of a form.
        """
        levelled = [level(line) for line in lines]
        sure = [
            [*_stated(line, known), *self._plain(line, number)]
            for number, line in enumerate(levelled)
        ]
        self._across(levelled, sure)
        names = self._names(levelled, sure, known.get(Kind.NAME, ()))
        return [settle(spans) for spans in map(_together, sure, names)]

    def _across(self, lines: list[str], found: list[list[Span]]) -> None:
        """Add what stands across the ends of lines, unless the line above ends a finding."""
        for place, (above, below) in enumerate(pairwise(lines)):
            joint = seam(above, below)
            if joint is None or _ends_with(found[place], len(above.rstrip())):
                continue
            for which, span in joint.halves(self._plain(joint.text, place)):
                inside = found[place + which]
                inside[:] = [*(other for other in inside if not _covers(span, other)), span]

    def _plain(self, line: str, number: int) -> list[Span]:
        taken = [Span(*found.span(), Kind.NAME, "") for found in PLACEHOLDER.finditer(line)]
        header = number < _CONTACT_LINES
        spans = self._rules.spans(digits_read(line), header=header)
        profiles = list(self._profiles.spans(line, contact=header))
        emails = [span for span in spans if span.kind is Kind.EMAIL]
        return [*taken, *emails, *profiles, *spans]

    def _names(
        self, lines: list[str], taken: list[list[Span]], owner: Sequence[str]
    ) -> list[list[Span]]:
        names: list[list[Span]] = [[] for _ in lines]
        persons = dict.fromkeys(filter(None, map(str.strip, owner)), _OWNER)
        for index, span in self._people(lines, taken):
            name = lines[index][span.start : span.end]
            persons.setdefault(name, span.value)
            names[index].append(span)
        if persons:
            self._mention(lines, persons, names)
        return names

    def _people(self, lines: list[str], taken: list[list[Span]]) -> Iterator[tuple[int, Span]]:
        vouched = self._below_referees(lines)
        for language in (self._korean, self._english):
            for index, span in language.owner(lines):
                if _is_free(span, taken[index]):
                    yield index, Span(span.start, span.end, Kind.NAME, _OWNER)
            for index, line in enumerate(lines):
                referee = language.referee(line) if index in vouched else ()
                for span in (*language.others(line), *referee):
                    if _is_free(span, taken[index]):
                        yield index, span

    def _below_referees(self, lines: list[str]) -> frozenset[int]:
        """The first lines below a heading such as "References": a name may begin them."""
        headings = self._korean.referee_headings
        found = (
            n for n, line in enumerate(lines) if line.strip(_HEADING_MARKS).lower() in headings
        )
        return frozenset(n + below for n in found for below in (1, 2, 3))

    def _mention(self, lines: list[str], persons: dict[str, str], names: list[list[Span]]) -> None:
        mentions = Mentions(persons, self._korean, self._english)
        for line, spans in zip(lines, names, strict=True):
            spans[:0] = mentions.spans(line)
        for place, (above, below) in enumerate(pairwise(lines)):
            joint = word_seam(above, below)
            if joint is not None:
                for which, span in joint.halves(mentions.spans(joint.text)):
                    names[place + which].append(span)


def _stated(line: str, known: Mapping[Kind, Sequence[str]]) -> Iterator[Span]:
    """Where the line has what is known beforehand; all names given are the owner's."""
    for kind, values in known.items():
        for value in filter(None, map(str.strip, map(level, values))):
            person = _OWNER if kind is Kind.NAME else compact(value)
            word = rf"(?<![0-9A-Za-z가-힣]){re.escape(value)}(?![0-9A-Za-z])"
            for found in re.finditer(word, line, re.IGNORECASE):
                yield Span(*found.span(), kind, person)


def _together(sure: list[Span], names: list[Span]) -> list[Span]:
    return [*sure, *sorted(names, key=lambda span: span.start - span.end)]


def _ends_with(spans: list[Span], end: int) -> bool:
    return any(span.end >= end - 1 for span in spans)


def _covers(span: Span, other: Span) -> bool:
    return span.start <= other.start and other.end <= span.end


def _is_free(span: Span, taken: list[Span]) -> bool:
    return all(span.end <= other.start or span.start >= other.end for other in taken)
