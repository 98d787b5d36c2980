"""The owner's name in Hangul, at the top of a resume."""

import re
from collections.abc import Iterator, Sequence

from libs.privacy.hangul import GAP, HangulWords, any_of, any_spread, hangul_span
from libs.privacy.kinds import Span

_HANJA = r"(?: ?[\(\[]?[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,3}[\)\]]?)?"
_HANJA_AFTER = re.compile(r" ?[(\[]?(?P<data>[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,3})")
_SEGMENT = re.compile(r"[^|¦/·•,()\[\]:<>]+")
_SPOKEN = r"(?:입니다|이라고 |라고 |이라 |이에요|예요)"
_HEADER_LINES, _FIRST_LINES, _SHORT_LINE = 10, 3, 6


class KoreanHeader:
    """Finds the owner: by a label, by standing first, or by naming themselves."""

    def __init__(self, words: HangulWords) -> None:
        self._words = words
        self._resume_words = tuple(words.data["resume_words"])
        self._labels = _label_patterns(words)
        ends = rf"(?={words.endings}?(?:$| [A-Z][A-Za-z]))"
        self._whole = re.compile(rf"(?P<data>{words.spaced}){_HANJA}{ends}")
        self._long = re.compile(rf"(?P<data>{words.surname}[가-힣]{{3}})")
        self._likely = re.compile(
            rf"(?<![가-힣])(?P<data>{words.likely})(?={words.endings}?(?![가-힣]))"
        )
        name = rf"(?P<data>(?:{words.double}|{words.surname})[가-힣]{{1,2}})"
        self._named = (
            re.compile(rf"{any_of(self._resume_words)} {name}{words.endings}?\W*$"),
            re.compile(rf"(?<![가-힣])(?P<data>{words.likely}|{words.rare}){_SPOKEN}"),
        )

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The owner's name, in Hanja too where that follows, each with the number of its line."""
        found = next(self._labelled(lines), None) or next(self._first(lines), None)
        if found is None:
            return
        yield found
        index, span = found
        if hanja := _HANJA_AFTER.match(lines[index], span.end):
            yield index, hangul_span(hanja)

    def in_segments(self, line: str, *, first: bool) -> Span | None:
        """A name that fills a part of the line by itself.

        Args:
            line: The line.
            first: Whether it is so near the top that unusual names count, too.
        """
        for segment in _SEGMENT.finditer(line):
            text = segment[0].strip()
            found = self._whole.match(text) or (self._long.fullmatch(text) if first else None)
            if found is None or self._words.is_word(found["data"]):
                continue
            if first or self._likely.match(found["data"].replace(" ", "")):
                return hangul_span(found, offset=line.index(text, segment.start()))
        return None

    def _labelled(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        for index, line in enumerate(lines):
            for label in self._labels:
                found = label.search(line)
                if found and not self._words.is_word(found["data"]):
                    yield index, hangul_span(found)

    def _first(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        filled = [(index, line) for index, line in enumerate(lines) if line.strip()]
        for place, (index, line) in enumerate(filled[:_HEADER_LINES]):
            span = self.in_segments(line, first=place < _FIRST_LINES) or self._in_title(line)
            if span:
                yield index, span

    def _in_title(self, line: str) -> Span | None:
        """A name among few words such as "백엔드 개발자 홍길동입니다"."""
        for pattern in self._named:
            found = pattern.search(line)
            if found and not self._words.is_word(found["data"]):
                return hangul_span(found)
        parts = re.split(r"[\W_]+", line)
        about = any(part.endswith(self._resume_words) for part in parts if part)
        if not about or len(parts) > _SHORT_LINE:
            return None
        hits = (hit for hit in self._likely.finditer(line) if not self._words.is_word(hit["data"]))
        return next(map(hangul_span, hits), None)


def _label_patterns(words: HangulWords) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """After a label with a mark, and after a bare label where the name fills the rest."""
    label = any_spread(words.data["owner_labels"])
    first = rf"(?:{words.double}|{words.surname}|[가-힣](?=[가-힣]{{1,3}}\W))"
    name = rf"(?P<data>{first}{GAP}[가-힣](?:{GAP}[가-힣]){{0,2}}){_HANJA}"
    start = rf"(?:^|[|¦/·•\[(>]|  )\W{{0,3}}{label} ?(?:\([^)]{{1,6}}\))?"
    return (
        re.compile(rf"{start} ?[:|¦\])] ?{GAP}{name}(?= *(?:$|[^가-힣 ]|  |{words.endings}\b))"),
        re.compile(rf"{start} {{1,4}}{name}(?= *(?:$|[(|¦/]|  ))"),
    )
