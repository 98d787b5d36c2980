"""Korean names: by label, by place in the header, by title, by what stands around them.

A name is a surname (a closed set of some 170) and one or two syllables; most words of that shape
are no names, so that a context is always needed, and a list of such words is left out.
"""

import json
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from libs.privacy.kinds import Kind, Span
from libs.privacy.rules import compact

_HANJA = r"(?: ?[\(\[]?[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,3}[\)\]]?)?"
_HANJA_AFTER = re.compile(r" ?[(\[]?(?P<data>[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,3})")
_SEGMENT = re.compile(r"[^|¦/·•,()\[\]:<>]+")
_HEADER_LINES, _FIRST_LINES, _SHORT_LINE = 10, 3, 6
_GAP = r" {0,3}"


class KoreanNames:
    """Finds names written in Hangul; see the module for how."""

    def __init__(self) -> None:
        data = json.loads(files(__package__).joinpath("korean_names.json").read_text("utf-8"))
        self._stop = frozenset(data["stop"])
        self._resume_words = tuple(data["resume_words"])
        self._no_endings = (*self._resume_words, *data["organisation_endings"])
        surname = f"[{''.join(data['surnames'])}]"
        double = f"(?:{'|'.join(data['double_surnames'])})"
        given, unlikely = f"[{''.join(data['given_syllables'])}]", "".join(data["unlikely_finals"])
        titles = _any(data["titles"])
        self._endings = _any(data["endings"])
        end = rf"(?={self._endings}?(?![가-힣]))"
        likely = rf"(?:{double}{given}{{1,2}}|{surname}{given}{{2}})"
        two = rf"(?:{given}[가-힣]|[가-힣]{given})(?<![{unlikely}])"
        rare = rf"(?:{double}[가-힣]{{1,2}}|{surname}{two})"
        short = rf"{surname}{given}"
        spaced = rf"(?:{double}|{surname}){_GAP}[가-힣](?:{_GAP}[가-힣])?"
        ends = rf"(?={self._endings}?(?:$| [A-Z][A-Za-z]))"
        ends = rf"(?={self._endings}?(?:$| [A-Z][A-Za-z]))"
        self._whole = re.compile(rf"(?P<data>{spaced}){_HANJA}{ends}")
        self._long = re.compile(rf"(?P<data>{surname}[가-힣]{{3}})")
        self._likely = re.compile(rf"(?<![가-힣])(?P<data>{likely}){end}")
        words = _any(data["resume_words"])
        self._after_title = re.compile(
            rf"{words} (?P<data>{double}[가-힣]{{1,2}}|{surname}[가-힣]{{1,2}}){self._endings}?\W*$"
        )
        self._introduced = re.compile(
            rf"(?<![가-힣])(?P<data>{likely}|{rare})(?:입니다|이라고 |라고 |이라 |이에요|예요|올시다)"
        )
        label = _spread(data["owner_labels"])
        first = rf"(?:{double}|{surname}|[가-힣](?=[가-힣]{{1,3}}\W))"
        self._owner_label = re.compile(
            rf"(?:^|[|¦/·•\[(>]|  )\W{{0,3}}{label} ?(?:\([^)]{{1,6}}\))? ?[:|¦\])]? {{0,4}}"
            rf"(?P<data>{first}{_GAP}[가-힣](?:{_GAP}[가-힣]){{0,2}}){_HANJA}"
            rf"(?= *(?:$|[^가-힣 ]|  |{self._endings}(?![가-힣])))"
        )
        others, relatives = _any(data["other_labels"]), _any(data["relatives"])
        self._other_label = re.compile(rf"(?<![가-힣])(?:{others} ?[:(]?|{relatives} ?:) {{0,3}}")
        self.referee_headings = frozenset(data["referee_headings"])
        self._listed = re.compile(
            rf"(?:[ ,·/&)]|및)*(?P<data>{likely}|{rare}|{short}) ?(?:\(?{titles}\)?)?"
            rf"(?:\([^)]{{1,14}}\))?{self._endings}?(?![가-힣])"
        )
        self._titled = re.compile(
            rf"(?<![가-힣㈜)])(?:(?P<data>{likely}|{rare}) ?\(?{titles}"
            rf"|(?P<short>{short}) ?{titles}님)(?={self._endings}?(?![가-힣]))"
        )
        together = _any(data["together"])
        self._together = re.compile(
            rf"(?<![가-힣])(?P<data>{likely}|{rare})(?:와|과|하고|의)? ?{together}"
        )

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The names of the person whose resume ``lines`` are, from labels and the header."""
        for index, line in enumerate(lines):
            found = self._owner_label.search(line)
            if found and not self._is_word(found["data"]):
                yield from self._with_hanja(index, line, _span(found, found.start("data")))
                return
        yield from self._header(lines)

    def others(self, line: str) -> Iterator[Span]:
        """Names that titles, labels or company show in a levelled line."""
        for found in self._titled.finditer(line):
            yield from self._spans(found, "data" if found["data"] else "short")
            yield from self._list(line, found.end())
        for found in self._together.finditer(line):
            yield from self._spans(found, "data")
        for label in self._other_label.finditer(line):
            yield from self._list(line, label.end())

    def referee(self, line: str) -> Iterator[Span]:
        """The name that begins a line below "추천인"."""
        span = self._in_segments(line, first=False)
        if span and not line[: span.start].strip(" -*•·"):
            yield span

    def known(self, name: str) -> str:
        """A pattern for every mention of ``name``, with or without spaces and particles."""
        syllables = _GAP.replace("3", "1").join(name.replace(" ", ""))
        return rf"(?<![가-힣]){syllables}(?={self._endings}?(?![가-힣]))"

    def _header(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        filled = [(index, line) for index, line in enumerate(lines) if line.strip()]
        for place, (index, line) in enumerate(filled[:_HEADER_LINES]):
            span = self._in_segments(line, first=place < _FIRST_LINES) or self._in_title(line)
            if span:
                yield from self._with_hanja(index, line, span)
                return

    def _with_hanja(self, index: int, line: str, span: Span) -> Iterator[tuple[int, Span]]:
        yield index, span
        if found := _HANJA_AFTER.match(line, span.end):
            yield index, _span(found, found.start("data"))

    def _in_segments(self, line: str, *, first: bool) -> Span | None:
        for segment in _SEGMENT.finditer(line):
            text = segment[0].strip()
            found = self._whole.match(text) or (self._long.fullmatch(text) if first else None)
            if found is None or self._is_word(found["data"]):
                continue
            if first or self._likely.match(found["data"].replace(" ", "")):
                return _span(found, line.index(text, segment.start()))
        return None

    def _in_title(self, line: str) -> Span | None:
        """A name among few words such as "백엔드 개발자 홍길동입니다"."""
        for pattern in (self._after_title, self._introduced):
            found = pattern.search(line)
            if found and not self._is_word(found["data"]):
                return _span(found, found.start("data"))
        words = re.split(r"[\W_]+", line)
        about = any(word.endswith(self._resume_words) for word in words if word)
        if not about or len(words) > _SHORT_LINE:
            return None
        hits = (hit for hit in self._likely.finditer(line) if not self._is_word(hit["data"]))
        return next((_span(hit, hit.start("data")) for hit in hits), None)

    def _list(self, line: str, start: int) -> Iterator[Span]:
        while (found := self._listed.match(line, start)) and not self._is_word(found["data"]):
            yield _span(found, found.start("data"))
            start = found.end()

    def _spans(self, found: re.Match[str], group: str) -> Iterator[Span]:
        if not self._is_word(found[group]):
            yield Span(*found.span(group), Kind.NAME, compact(found[group]))

    def _is_word(self, name: str) -> bool:
        word = name.replace(" ", "")
        if word in self._stop:
            return True  # "김지원" ends in a word, too: with one syllable before it, it is a name
        return any(word.endswith(end) and len(word) - len(end) != 1 for end in self._no_endings)


def _span(found: re.Match[str], start: int) -> Span:
    name = found["data"]
    return Span(start, start + len(name), Kind.NAME, compact(name))


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _spread(words: Sequence[str]) -> str:
    """As :func:`_any`, for labels that tables write with spaces: "성  명"."""
    spread = (_GAP.join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))
    return f"(?:{'|'.join(spread)})"
