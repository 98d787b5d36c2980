"""Names in Latin letters: by label, by place in the header, by honorific, cue or given name."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from libs.privacy.kinds import Kind, Span
from libs.privacy.rules import compact

_WORD = r"(?:[A-ZÀ-Þ][A-Za-zÀ-ÿ]*(?:[’'\-][A-Za-zÀ-ÿ]+)*)"
_LINK = r"(?:de|da|del|der|van|von|bin|al|la)"
_NAME = rf"{_WORD}\.?(?: (?:{_LINK} ){{0,2}}{_WORD}\.?){{1,3}}"
_PAIR = rf"{_WORD}(?: [A-Z]\.)?(?: {_LINK})? {_WORD}"
_SEGMENT = re.compile(r"(?:[^|¦/·•,()\[\]:<> ]| (?![ \-]))+")
_INVERTED = re.compile(rf"(?P<data>{_WORD}, {_WORD}(?: {_WORD}\.?)?)")
_WHOLE = re.compile(rf"(?P<data>{_NAME})")
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ’'\-]+")
_LOCAL_PART = re.compile(r"([0-9A-Za-z._%+\-]+) ?@")
_HEADER_LINES, _FIRST_LINES, _EVIDENT = 8, 3, 3
_INITIAL = 2
_PAIR_SHAPE = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ’'\-]*\.? [A-ZÀ-Þa-z]")


class EnglishNames:
    """Finds names written in Latin letters, romanised Korean ones included."""

    def __init__(self) -> None:
        data = json.loads(files(__package__).joinpath("english_names.json").read_text("utf-8"))
        self._stop = frozenset(data["stop"])
        self._given = frozenset(name.lower() for name in data["given"])
        self._words = frozenset(data["words"])
        self._organisations = frozenset(data["organisations"])
        self._organisation_words = frozenset(data["organisation_words"])
        self._owner_label = _labelled(data["owner_labels"], r"^\W{0,3}")
        self._other_label = _labelled(data["other_labels"], r"(?:^|[|¦;,.(])\W{0,6}")
        honorifics, before = "|".join(data["honorifics"]), "|".join(data["before"])
        self._honorific = re.compile(rf"\b(?:{honorifics})\.? (?P<data>{_WORD}(?: {_WORD}){{0,2}})")
        self._cued = re.compile(rf"\b(?i:{before}),? (?P<data>{_PAIR})")
        given = "|".join(sorted(map(re.escape, data["given"]), key=len, reverse=True))
        self._lexical = re.compile(rf"(?<![A-Za-z\-])(?P<data>(?:{given})(?: [A-Z]\.)? {_WORD})")

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The names of the person whose resume ``lines`` are, from labels and the header."""
        labelled = False
        for index, line in enumerate(lines):
            found = self._owner_label.search(line)
            if found and self._is_name(found["data"]):
                labelled = True
                yield index, _span(found, 0)
        if not labelled:
            yield from self._header(lines)

    def others(self, line: str) -> Iterator[Span]:
        """Names that honorifics, labels, cues or a known given name show in a levelled line."""
        if not _PAIR_SHAPE.search(line):
            return
        patterns = (self._honorific, self._other_label, self._cued, self._lexical)
        for pattern in patterns:
            for found in pattern.finditer(line):
                if self._is_name(found["data"]) and not self._names_organisation(line, found):
                    yield _span(found, 0)

    def known(self, name: str) -> Iterator[str]:
        """Patterns for mentions of ``name``: whole, turned round, or one part of it."""
        parts = [part for part in _TOKEN.findall(name) if len(part) > 1]
        joined = r"(?:[,.]? (?:[A-Z]\.? )?)".join(map(_any_case, parts))
        turned = r",? ".join(map(_any_case, reversed(parts)))
        after = rf"(?![A-Za-zÀ-ÿ\-])(?! (?i:{'|'.join(self._organisation_words)})\b)(?! ?&)"
        yield rf"(?<![A-Za-z\-])(?:{joined}|{turned})(?![A-Za-z])"
        for part in parts:
            if len(part) > _INITIAL and part.lower() not in self._words | self._stop:
                yield rf"(?<![A-Za-z\-@./])(?<!& ){_any_case(part)}{after}"

    def _header(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        filled = [(index, line) for index, line in enumerate(lines) if line.strip()]
        header = filled[:_HEADER_LINES]
        candidates = [
            (place, index, span)
            for place, (index, line) in enumerate(header)
            for span in self._candidates(line)
        ]
        locals_ = " ".join(_LOCAL_PART.findall(" ".join(line for _, line in filled)))
        for _, index, span in candidates:
            if _in_address(lines[index][span.start : span.end], locals_.lower()):
                yield index, span
                return
        for place, index, span in candidates:
            given = _TOKEN.findall(lines[index][span.start : span.end])[0].lower() in self._given
            if place < _FIRST_LINES or given:
                yield index, span
                return

    def _candidates(self, line: str) -> Iterator[Span]:
        inverted = _INVERTED.fullmatch(line.strip())
        if inverted and self._is_name(inverted["data"]):
            yield _span(inverted, len(line) - len(line.lstrip()))
        for segment in _SEGMENT.finditer(line):
            text = segment[0].strip()
            found = _WHOLE.fullmatch(text)
            if found and self._is_name(text):
                yield _span(found, line.index(text, segment.start()))

    def _is_name(self, name: str) -> bool:
        tokens = [token.lower() for token in _TOKEN.findall(name)]
        plain = " ".join(tokens)
        return not self._stop.intersection(tokens) and plain not in self._organisations

    def _names_organisation(self, line: str, found: re.Match[str]) -> bool:
        after = _TOKEN.match(line, found.end("data") + 1)
        words = [token.lower() for token in _TOKEN.findall(found["data"])]
        return bool(
            self._organisation_words.intersection(words)
            or (after and after[0].lower() in self._organisation_words)
            or line[found.end("data") :].lstrip().startswith("&")
        )


def _labelled(labels: Iterable[str], start: str) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"{start}(?i:{words}) ?[:|¦] {{0,4}}(?P<data>{_NAME})")


def _in_address(name: str, local_parts: str) -> bool:
    tokens = (token.lower() for token in _TOKEN.findall(name) if len(token) >= _EVIDENT)
    return any(token.replace("-", "") in local_parts for token in tokens)


def _any_case(word: str) -> str:
    return rf"(?:{re.escape(word)}|{re.escape(word.upper())}|{re.escape(word.capitalize())})"


def _span(found: re.Match[str], offset: int) -> Span:
    start, end = found.span("data")
    return Span(start + offset, end + offset, Kind.NAME, compact(found["data"]))
