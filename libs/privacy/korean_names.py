"""Names in Hangul: by title, label or company, and wherever else they stand."""

import re
from collections.abc import Iterator, Sequence

from libs.privacy.hangul import HangulWords, any_of, hangul_span
from libs.privacy.kinds import Span
from libs.privacy.korean_header import KoreanHeader

_AND = r"(?:[ ,·/&)]|및)*"
_BEFORE_NAME = " -*•·"


class KoreanNames:
    """Finds names written in Hangul."""

    def __init__(self) -> None:
        words = self._words = HangulWords()
        self._header = KoreanHeader(words)
        self.referee_headings = frozenset(words.data["referee_headings"])
        titles, together = any_of(words.data["titles"]), any_of(words.data["together"])
        strong = rf"(?P<data>{words.likely}|{words.rare})"
        rest = rf"(?:\([^)]{{1,14}}\))?{words.endings}?(?![가-힣])"
        self._ending = re.compile(rf"{words.endings}?(?![가-힣])")
        self._titled = re.compile(
            rf"(?<![가-힣㈜)])(?:{strong} ?\(?{titles}|(?P<short>{words.short}) ?{titles}님)"
            rf"(?={words.endings}?(?![가-힣]))"
        )
        self._together = re.compile(rf"(?<![가-힣]){strong}(?:와|과|하고|의) ?{together}")
        self._listed = re.compile(
            rf"{_AND}(?P<data>{words.likely}|{words.rare}|{words.short}) ?(?:\(?{titles}\)?)?{rest}"
        )
        self._following = re.compile(rf"{_AND}(?P<data>{words.likely}) ?{rest}")
        others, relatives = any_of(words.data["other_labels"]), any_of(words.data["relatives"])
        self._label = re.compile(
            rf"(?<![가-힣])(?:{others}(?:(?P<mark> ?[:(] ?)| {{1,3}})|{relatives}(?P<colon> ?: ?))"
        )

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The names of the person whose resume ``lines`` are, from labels and the header."""
        return self._header.owner(lines)

    def others(self, line: str) -> Iterator[Span]:
        """Names that titles, labels or company show in a levelled line."""
        if line.isascii():
            return
        for found in self._titled.finditer(line):
            yield from self._named(found, "data" if found["data"] else "short")
            yield from self._list(self._following, line, found.end())
        for found in self._together.finditer(line):
            yield from self._named(found, "data")
        for label in self._label.finditer(line):
            marked = label["mark"] or label["colon"]
            yield from self._list(self._listed if marked else self._following, line, label.end())

    def referee(self, line: str) -> Iterator[Span]:
        """The name that begins a line below "추천인"."""
        span = self._header.in_segments(line, first=False)
        if span and not line[: span.start].strip(_BEFORE_NAME):
            yield span

    def forms(self, name: str) -> Iterator[str]:
        """The strings that mention ``name``: together, spaced out, or with the surname apart."""
        plain = name.replace(" ", "")
        yield from (name, plain, " ".join(plain), f"{plain[0]} {plain[1:]}")

    def stands(self, line: str, start: int, end: int) -> bool:
        """Whether ``line[start:end]`` is a word by itself, a particle aside."""
        inside = start > 0 and "가" <= line[start - 1] <= "힣"
        return not inside and bool(self._ending.match(line, end))

    def _list(self, pattern: re.Pattern[str], line: str, start: int) -> Iterator[Span]:
        while (found := pattern.match(line, start)) and not self._words.is_word(found["data"]):
            yield hangul_span(found)
            start = found.end()

    def _named(self, found: re.Match[str], group: str) -> Iterator[Span]:
        if not self._words.is_word(found[group]):
            yield hangul_span(found, group)
