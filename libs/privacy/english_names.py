"""Names in Latin letters: by label, honorific, cue or given name, and wherever else they stand."""

import re
from collections.abc import Iterator, Sequence

from libs.privacy.english_header import EnglishHeader
from libs.privacy.kinds import Span
from libs.privacy.latin import NAME, PAIR, TOKEN, WORD, LatinWords, labelled, latin_span

_PAIR_SHAPE = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ’'\-]*\.? [A-ZÀ-Þa-z]|[|¦] ?[A-Z]")
_LEADING = re.compile(rf"\W{{0,4}}(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?(?P<data>{NAME}) ?(?:[,|¦(\-]|$)")
_JOINED_BEFORE, _JOINED_AFTER = re.compile(r"[A-Za-z\-@./]$|& $"), re.compile(r"[A-Za-zÀ-ÿ\-]")
_NEXT_WORD = re.compile(r" ?(&|(?<= )[A-Za-z]+)")
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ\-]*")
_INITIAL = 2
_LOOKBACK = 40


class EnglishNames:
    """Finds names written in Latin letters, romanised Korean ones included."""

    def __init__(self) -> None:
        self._words = LatinWords()
        self._header = EnglishHeader(self._words)
        data = self._words.data
        self._closed = self._words.organisation_words | {"&"}
        self._common = frozenset(data["words"]) | self._words.stop
        honorifics, before = "|".join(data["honorifics"]), "|".join(data["before"])
        given = "|".join(sorted(map(re.escape, data["given"]), key=len, reverse=True))
        posts = "|".join(map(re.escape, data["posts"]))
        self._before, self._given = tuple(data["before"]), frozenset(data["given"])
        self._others = (
            re.compile(rf"\b(?:{honorifics})\.? (?P<data>{WORD}(?: {WORD}){{0,2}})"),
            labelled(data["other_labels"], r"(?:^|[|¦;,.(])\W{0,6}", r" ?[:|¦] {0,4}"),
            re.compile(rf"\b(?i:{before}),? (?P<data>{PAIR})"),
            re.compile(
                rf"\b(?:with|by|to|from|under) (?P<data>{PAIR})(?: \(|, )"
                rf"(?:(?:the|our|my|their|then) )?(?:{posts})\b"
            ),
            re.compile(rf"(?<![A-Za-z\-])(?P<data>(?:{given})(?: [A-Z]\.)? {WORD})"),
        )

    def owner(self, lines: Sequence[str]) -> Iterator[tuple[int, Span]]:
        """The names of the person whose resume ``lines`` are, from labels and the header."""
        return self._header.owner(lines)

    def others(self, line: str) -> Iterator[Span]:
        """Names that honorifics, labels, cues or a known given name show in a levelled line."""
        if not _PAIR_SHAPE.search(line):
            return
        for pattern in self._worth(line):
            for found in pattern.finditer(line):
                if self._words.is_name(found["data"]) and not self._is_organisation(line, found):
                    yield latin_span(found)

    def _worth(self, line: str) -> Iterator[re.Pattern[str]]:
        """The patterns that may match: those with long word lists cost more than a look before."""
        honorific, label, cue, post, given = self._others
        yield from (honorific, label)
        words = list(_CAPITALISED.finditer(line))
        if any(self._is_cued(line, word.start()) for word in words):
            yield cue
        yield post
        if not self._given.isdisjoint(word[0] for word in words):
            yield given

    def _is_cued(self, line: str, start: int) -> bool:
        above = line[max(0, start - _LOOKBACK) : start].lower()
        return above.removesuffix(" ").removesuffix(",").endswith(self._before)

    def referee(self, line: str) -> Iterator[Span]:
        """The name that begins a line below "References"."""
        found = _LEADING.match(line)
        if found and self._words.is_name(found["data"]):
            yield latin_span(found)

    def forms(self, name: str) -> Iterator[str]:
        """The strings that mention ``name``: whole, turned round, or one part of it."""
        yield name
        parts = [part for part in TOKEN.findall(name) if len(part) > 1]
        for cased in (parts, list(map(str.upper, parts)), list(map(str.capitalize, parts))):
            for order in (cased, cased[::-1]):
                yield from (" ".join(order), ", ".join(order))
            yield from (p for p in cased if len(p) > _INITIAL and p.lower() not in self._common)

    def stands(self, line: str, start: int, end: int) -> bool:
        """Whether ``line[start:end]`` is a mention: "Hale led", not "Hale Ltd" or "@hale"."""
        if _JOINED_BEFORE.search(line[max(0, start - 2) : start]) or _JOINED_AFTER.match(line, end):
            return False
        after = _NEXT_WORD.match(line, end) if " " not in line[start:end] else None
        return after is None or after[1].lower() not in self._closed

    def _is_organisation(self, line: str, found: re.Match[str]) -> bool:
        after = TOKEN.match(line, found.end("data") + 1)
        words = [token.lower() for token in TOKEN.findall(found["data"])]
        return bool(
            self._words.organisation_words.intersection(words)
            or (after and after[0].lower() in self._words.organisation_words)
            or line[found.end("data") :].lstrip().startswith("&")
        )
