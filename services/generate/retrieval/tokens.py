"""The one tokeniser: what is indexed and what is asked go through it, here and in Elasticsearch.

Korean is written in one run with its particles, so a Hangul run loses them and is also cut into
pairs of syllables: the stem finds the exact word, the pairs find it inside a compound (n-gram
indexing of Korean: Lee, Cho & Park 1999, "n-Gram-Based Indexing for Korean Text Retrieval").
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from libs.contracts.skills import Vocabulary
from services.generate.retrieval import english
from services.generate.retrieval.lexicon import Lexicon

_RUNS = re.compile(r"[가-힣]+|[a-z][a-z0-9]*(?:\.[a-z0-9]+)*[+#]*|\d+(?:\.\d+)*")
_HANGUL = re.compile(r"[가-힣]")
_MAX_TERM_WORDS = 4
_MIN_STEM = 2
_WORDS_CACHED = 65_536


class Tokeniser:
    """Text to index tokens.

    A skill or a general term becomes one token, ``=name``, whatever its spelling or script. The
    words of a longer name are indexed too, so that "Spring" finds "Spring Boot".

    Args:
        lexicon: suffixes, stopwords and general terms.
        skills: the vocabulary that names skills.
    """

    def __init__(self, lexicon: Lexicon, skills: Vocabulary) -> None:
        self._skills = skills
        self._suffixes = lexicon.suffixes
        self._stopwords = lexicon.stopwords | set(lexicon.suffixes)
        self._stem = lru_cache(_WORDS_CACHED)(self._stem_uncached)
        self._skill = lru_cache(_WORDS_CACHED)(self._skill_uncached)
        self._terms: dict[tuple[str, ...], str] = {}
        for spelling, name in lexicon.terms.items():
            words = tuple(self._stem(run) for run in _RUNS.findall(spelling))
            if words and len(words) <= _MAX_TERM_WORDS:
                self._terms[words] = "=" + name.replace(" ", "_")

    def __call__(self, text: str) -> list[str]:
        """The tokens of ``text``, in order, repeated as often as they occur."""
        normal = unicodedata.normalize("NFKC", text)
        tokens: list[str] = []
        position = 0
        for skill in self._skills.find(normal):
            tokens.extend(self._plain(normal[position : skill.start]))
            tokens.extend(self._skill(skill.name))
            position = skill.end
        return [*tokens, *self._plain(normal[position:])]

    def names(self, tokens: Sequence[str]) -> frozenset[str]:
        """The names among ``tokens``."""
        return frozenset(token for token in tokens if token.startswith("="))

    def _plain(self, text: str) -> Iterator[str]:
        runs = [run for run in _RUNS.findall(text.lower()) if run not in self._stopwords]
        return self._emit([self._stem(run) for run in runs])

    def _skill_uncached(self, name: str) -> tuple[str, ...]:
        runs = _RUNS.findall(name.lower())
        words = [self._stem(run) for run in runs] if len(runs) > 1 else []
        return ("=" + name.lower().replace(" ", "_"), *words)

    def _emit(self, words: Sequence[str]) -> Iterator[str]:
        position = 0
        while position < len(words):
            name, length = self._term_at(words, position)
            if name:
                yield name
            if not name or length > 1:
                for word in words[position : position + length]:
                    yield from self._pieces(word)
            position += length

    def _term_at(self, words: Sequence[str], position: int) -> tuple[str, int]:
        for length in range(min(_MAX_TERM_WORDS, len(words) - position), 0, -1):
            name = self._terms.get(tuple(words[position : position + length]))
            if name:
                return name, length
        return "", 1

    def _pieces(self, word: str) -> Iterator[str]:
        yield word
        if len(word) > _MIN_STEM and _HANGUL.match(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))

    def _stem_uncached(self, word: str) -> str:
        if not _HANGUL.match(word):
            return english.stem(word)
        for suffix in self._suffixes:
            if len(word) >= len(suffix) + _MIN_STEM and word.endswith(suffix):
                return word.removesuffix(suffix)
        return word
