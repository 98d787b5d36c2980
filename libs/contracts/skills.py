"""The one vocabulary of skills: canonical names, categories, and how a text writes them.

Resumes, questions and knowledge are all tagged with these canonical names. Matching walks a trie of
tokens, so its cost grows with the text and not with the vocabulary.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from importlib.resources import files
from typing import Any, NamedTuple

_TOKEN = re.compile(r"(?<![a-z0-9])\.net(?![a-z0-9])|[a-z0-9]+|[가-힣]+|\+\+|#", re.IGNORECASE)
_GAPS = frozenset(("", " ", "  ", "-", "_", ".", "/", "&", " & ", " / ", " - "))
_VERSION = re.compile(r"(?<=[a-z])[0-9]+$")
_YEAR = re.compile(r" (?:19|20)\d\d\b")
_AFTER = re.compile(r"(?P<mark> ?&|[^ A-Za-z])?(?: ?(?P<word>[A-Za-z]+))?")
_BEFORE = re.compile(r"(?:(?P<word>[A-Za-z]+) |(?P<mark>& ?|[^ A-Za-z]))?$")
_QUALIFIER = re.compile(r"([A-Za-z]+)[ -]+$")
_ODD_NEIGHBOURS = frozenset("&-'’@#+=_")  # "R&D", "C-level", "Go's" name no language
_LOOKBACK = 24
_FOLDED_MIN, _DELETED_MIN, _HANGUL_MIN = 6, 8, 5
_OCR_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_OCR_FOLD = str.maketrans("01589ijcquh", "olsbgllegvn")


class Mode(IntEnum):
    """How strictly an alias is matched."""

    FREE = 0
    """In any case."""
    EXACT = 1
    """As spelled: the word is common otherwise ("swift")."""
    GUARDED = 2
    """As spelled, and only where its neighbours read like a list of skills ("Go", "R")."""


@dataclass(frozen=True, slots=True)
class Match:
    """A skill found in a text; the span is ``text[start:end]``."""

    name: str
    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Alias:
    name: str
    category: str
    surface: str
    mode: Mode
    not_after: frozenset[str] = frozenset()
    """Words that give it its everyday meaning: payment rails are no framework."""

    def allows(self, text: str, start: int, end: int) -> bool:
        if self.mode is not Mode.FREE and text[start:end] != self.surface:
            return False
        if not self.not_after:
            return True
        found = _QUALIFIER.search(text[max(0, start - _LOOKBACK) : start])
        return found is None or found[1].lower() not in self.not_after


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    aliases: list[_Alias] = field(default_factory=list)


class _Token(NamedTuple):  # a tuple: hundreds are made for each resume
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    alias: _Alias
    start: int
    end: int
    tokens: int


class Vocabulary:
    """All skills known, and a matcher for them.

    Args:
        document: The content of ``skills.json``.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._particles = frozenset(document["particles"])
        self._compounds = frozenset(document["compounds"])
        self._before = frozenset(document["before"])
        self._after = frozenset(document["after"])
        self._root = _Node()
        self._folded: dict[str, _Alias] = {}
        self._deleted: dict[str, _Alias] = {}
        self.categories: dict[str, str] = {}
        for skill in document["skills"]:
            self.categories[skill["name"]] = skill["category"]
            for alias in _aliases(skill):
                self._add(alias, fuzzy=skill["category"] in document["fuzzy"])

    @classmethod
    def load(cls) -> "Vocabulary":
        """Read the vocabulary that ships with this package (about 20 ms: load it once)."""
        return cls(json.loads(files(__package__).joinpath("skills.json").read_text("utf-8")))

    def find(self, text: str, *, fuzzy: bool = False) -> list[Match]:
        """Every skill that ``text`` names, in order, longest name first where several fit.

        Args:
            text: One line or a whole document; Korean, English or both.
            fuzzy: Also accept one misread or lost character in a long name, as OCR produces.
        """
        hits = list(self._hits(text, fuzzy=fuzzy))
        if not hits:
            return []
        sure = any(hit.alias.mode is not Mode.GUARDED for hit in hits)
        return [
            Match(hit.alias.name, hit.alias.category, hit.start, hit.end)
            for hit in hits
            if hit.alias.mode is not Mode.GUARDED or self._reads_as_skill(text, hit, sure=sure)
        ]

    def names(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Canonical names of the skills in ``texts``, each once, in order of appearance."""
        return tuple(dict.fromkeys(match.name for text in texts for match in self.find(text)))

    def _add(self, alias: _Alias, *, fuzzy: bool) -> None:
        tokens = [token.text for token in _tokens(alias.surface)]
        self._insert(tokens, alias)
        joined = "".join(tokens)
        if len(tokens) > 1 and ((joined.isascii() and joined.isalnum()) or _is_hangul(joined)):
            self._insert([joined], alias)
        if fuzzy and alias.mode is Mode.FREE:
            self._add_fuzzy(joined, alias)

    def _insert(self, tokens: Iterable[str], alias: _Alias) -> None:
        node = self._root
        for token in tokens:
            node = node.children.setdefault(token, _Node())
        node.aliases.append(alias)

    def _add_fuzzy(self, word: str, alias: _Alias) -> None:
        hangul = _is_hangul(word)
        if not hangul and len(word) >= _FOLDED_MIN:
            self._folded.setdefault(_fold(word), alias)
        if len(word) >= (_HANGUL_MIN if hangul else _DELETED_MIN):
            for variant in _deletions(word):
                self._deleted.setdefault(variant, alias)

    def _hits(self, text: str, *, fuzzy: bool) -> Iterator[_Hit]:
        tokens = _tokens(text)
        begun = self._root.children
        position = 0
        while position < len(tokens):
            token = tokens[position]
            # Most words of a resume begin no name: they are passed over before any walk.
            walk = token.text in begun or not token.text.isascii() or token.text[-1].isdigit()
            hit = self._longest(text, tokens, position) if walk else None
            if hit is None and fuzzy and len(token.text) >= _HANGUL_MIN:
                hit = self._misread(token)
            if hit is not None:
                yield hit
            position += hit.tokens if hit is not None else 1

    def _longest(self, text: str, tokens: list[_Token], first: int) -> _Hit | None:
        node, best, start = self._root, None, tokens[first].start
        for position in range(first, len(tokens)):
            token = tokens[position]
            if position > first and text[tokens[position - 1].end : token.start] not in _GAPS:
                break
            child, end, whole = self._step(node, token)
            if child is None:
                break
            for alias in child.aliases:
                if alias.allows(text, start, end):
                    best = _Hit(alias, start, end, position - first + 1)
            if not whole:
                break
            node = child
        return best

    def _step(self, node: _Node, token: _Token) -> tuple[_Node | None, int, bool]:
        """The child for ``token``, where its name ends, and whether the token ends there too."""
        child = node.children.get(token.text)
        if child is not None:
            return child, token.end, True
        if "가" <= token.text[0] <= "힣":
            stem = self._stem(node, token.text)
        elif token.text[-1].isdigit():
            stem = _VERSION.sub("", token.text)
        else:
            return None, token.end, False
        return node.children.get(stem), token.start + len(stem), False

    def _stem(self, node: _Node, word: str) -> str:
        """The longest known beginning of ``word`` that only particles or compounds follow."""
        known = node.children
        for length in range(len(word) - 1, 0, -1):
            if (stem := word[:length]) in known and self._is_ending(word[length:]):
                return stem
        return word

    def _is_ending(self, rest: str) -> bool:
        if rest in self._particles or rest in self._compounds:
            return True
        return any(
            rest[:cut] in self._compounds and rest[cut:] in self._particles
            for cut in range(1, len(rest))
        )

    def _misread(self, token: _Token) -> _Hit | None:
        word = token.text
        if _is_hangul(word):
            return self._misread_hangul(token)
        alias = self._folded.get(_fold(word)) if len(word) >= _FOLDED_MIN else None
        if alias is None and len(word) >= _DELETED_MIN:
            alias = self._near(word)
        return _Hit(alias, token.start, token.end, 1) if alias else None

    def _misread_hangul(self, token: _Token) -> _Hit | None:
        word = token.text
        for length in range(len(word), max(_HANGUL_MIN, len(word) - 3) - 1, -1):
            rest = word[length:]
            alias = self._near(word[:length]) if not rest or self._is_ending(rest) else None
            if alias:
                return _Hit(alias, token.start, token.start + length, 1)
        return None

    def _near(self, word: str) -> _Alias | None:
        known = self._deleted
        return next((known[variant] for variant in _deletions(word) if variant in known), None)

    def _reads_as_skill(self, text: str, hit: _Hit, *, sure: bool) -> bool:
        """Beside a sure skill, what stands before counts less; not for a letter or a noun."""
        before = self._fits_before(text, hit.start)
        after = not _YEAR.match(text, hit.end) and self._fits_after(text, hit.end)
        surface = hit.alias.surface
        is_name = len(surface) > 1 and not surface.islower()
        return after and (before or (sure and is_name))

    def _fits_before(self, text: str, start: int) -> bool:
        found = _BEFORE.search(text[max(0, start - _LOOKBACK) : start])
        return found is None or _fits(found, self._before)

    def _fits_after(self, text: str, end: int) -> bool:
        found = _AFTER.match(text, end)
        return found is None or _fits(found, self._after)


def _fits(neighbour: re.Match[str], words: frozenset[str]) -> bool:
    if mark := (neighbour["mark"] or "").strip():
        return mark not in _ODD_NEIGHBOURS
    return neighbour["word"] is None or neighbour["word"].lower() in words


def _aliases(skill: Mapping[str, Any]) -> Iterator[_Alias]:
    spelled = {Mode.EXACT: skill.get("exact", ()), Mode.GUARDED: skill.get("guarded", ())}
    strict = {surface for surfaces in spelled.values() for surface in surfaces}
    free = [skill["name"], *skill.get("aliases", ())]
    not_after = frozenset(skill.get("not_after", ()))
    spelled[Mode.FREE] = [surface for surface in free if surface not in strict]
    for mode, surfaces in spelled.items():
        for surface in surfaces:
            own = not_after if mode is not Mode.FREE else frozenset()
            yield _Alias(skill["name"], skill["category"], surface, mode, own)


def _tokens(text: str) -> list[_Token]:
    plain = text.lower()
    if len(plain) == len(text):
        return [_Token(found[0], *found.span()) for found in _TOKEN.finditer(plain)]
    return [_Token(found[0].lower(), *found.span()) for found in _TOKEN.finditer(text)]


def _is_hangul(word: str) -> bool:
    return not word.isascii() and all("가" <= char <= "힣" for char in word)


def _fold(word: str) -> str:
    """``word`` with the characters that OCR takes for one another made one."""
    for pair, single in _OCR_PAIRS:
        word = word.replace(pair, single)
    return word.translate(_OCR_FOLD)


def _deletions(word: str) -> Iterator[str]:
    """``word`` and all it becomes by losing one character (Garbe's symmetric delete index)."""
    yield word
    for cut in range(len(word)):
        yield word[:cut] + word[cut + 1 :]
