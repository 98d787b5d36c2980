"""The owner's name in Latin letters, at the top of a resume."""

import re
from collections.abc import Iterator, Sequence

from libs.privacy.kinds import Kind, Span
from libs.privacy.latin import NAME, PAIR, TOKEN, WORD, LatinWords, labelled, latin_span
from libs.privacy.rules import compact

_SEGMENT = re.compile(r"(?:[^|¦/·•,()\[\]:<> 가-힣一-鿿]| (?![ \-]))+")
_INVERTED = re.compile(rf"(?P<data>{WORD}, {WORD}(?: {WORD}\.?)?)")
_NICKNAMED = re.compile(rf"(?P<data>{WORD} [(\"“]{WORD}[)\"”] {WORD})")
_WHOLE = re.compile(rf"(?P<data>{NAME})")
_TITLED = re.compile(rf"(?P<data>{PAIR}) (?P<rest>[A-Z].*)")
_PLAIN = re.compile(r"(?P<data>[a-z]{2,} (?:[a-z]+ )?[a-z]{2,})")
_ABOUT = re.compile(
    rf"(?i:(?:resume|résumé|cv|curriculum vitae|portfolio)(?: of| for)?[ :\-]{{1,3}}"
    rf"|my name is |\bI am |\bI['’]m |\bthis is )(?P<data>{PAIR})"
)
_POSSESSED = re.compile(rf"(?P<data>{PAIR})['’]s (?i:resume|résumé|cv|curriculum vitae|portfolio)")
_LOCAL_PART = re.compile(r"([0-9A-Za-z._%+\-]+) ?@")
_HEADER_LINES, _FIRST_LINES, _EVIDENT = 8, 3, 3


class EnglishHeader:
    """Finds the owner: by a label, by what an e-mail address echoes, or by standing first."""

    def __init__(self, words: LatinWords) -> None:
        self._words = words
        labels = words.data["owner_labels"]
        self._label = labelled(labels, r"^\W{0,3}", r" ?[:|¦] {0,4}")
        self._bare_label = labelled(labels, r"^\W{0,3}", r" {1,4}")

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The owner's names, each with the number of its line."""
        found = [(n, span) for n, line in enumerate(lines) for span in self._labelled(line)]
        yield from found or self._header(lines)

    def _labelled(self, line: str) -> Iterator[Span]:
        found = self._label.search(line)
        bare = self._bare_label.fullmatch(line.rstrip())
        for match in (found, bare):
            if match and self._words.is_name(match["data"]):
                yield latin_span(match)
                return

    def _header(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        filled = [(index, line) for index, line in enumerate(lines) if line.strip()]
        local_parts = " ".join(_LOCAL_PART.findall(" ".join(line for _, line in filled))).lower()
        candidates = [
            (place, index, span, lines[index][span.start : span.end])
            for place, (index, line) in enumerate(filled[:_HEADER_LINES])
            for span in self._candidates(line)
        ]
        for _, index, span, name in candidates:
            if _echoed(name, local_parts):
                yield index, span
                return
        for place, index, span, name in candidates:
            given = TOKEN.findall(name)[0].lower() in self._words.given
            if name[0].isupper() and (place < _FIRST_LINES or given):
                yield index, span
                return

    def _candidates(self, line: str) -> Iterator[Span]:
        for pattern in (_INVERTED, _NICKNAMED, _PLAIN):
            whole = pattern.fullmatch(line.strip())
            if whole and self._words.is_name(whole["data"]):
                yield latin_span(whole, len(line) - len(line.lstrip()))
        for pattern in (_ABOUT, _POSSESSED):
            about = pattern.search(line)
            if about and self._words.is_name(about["data"]):
                yield latin_span(about)
        for segment in _SEGMENT.finditer(line):
            name = self._in_segment(segment[0].strip())
            if name:
                start = line.index(name, segment.start())
                yield Span(start, start + len(name), Kind.NAME, compact(name))

    def _in_segment(self, text: str) -> str:
        """The name that a segment is, or that begins it before a title: "Jane Doe Designer"."""
        if _WHOLE.fullmatch(text) and self._words.is_name(text):
            return text
        titled = _TITLED.fullmatch(text)
        if titled and self._words.is_name(titled["data"]):
            rest = {token.lower() for token in TOKEN.findall(titled["rest"])}
            return titled["data"] if rest <= self._words.stop else ""
        return ""


def _echoed(name: str, local_parts: str) -> bool:
    """Whether an e-mail address repeats a part of the name."""
    tokens = (token.lower() for token in TOKEN.findall(name) if len(token) >= _EVIDENT)
    return any(token.replace("-", "") in local_parts for token in tokens)
