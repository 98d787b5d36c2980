"""The words that the tokeniser takes off, leaves out or folds together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Data of the tokeniser.

    Attributes:
        suffixes: Korean particles and endings, longest first.
        stopwords: words that carry no subject, in both languages, as written.
        terms: general terms of the trades: canonical name by spelling, in both languages.
    """

    suffixes: tuple[str, ...]
    stopwords: frozenset[str]
    terms: Mapping[str, str]

    @classmethod
    def load(cls) -> "Lexicon":
        """Read the lexicon that ships with this package."""
        words = json.loads((_FOLDER / "lexicon.json").read_text("utf-8"))
        glossary = json.loads((_FOLDER / "glossary.json").read_text("utf-8"))
        suffixes = sorted({*words["particles"], *words["endings"]}, key=len, reverse=True)
        terms = {spelling: name for name, spellings in glossary.items() for spelling in spellings}
        return cls(tuple(suffixes), frozenset(words["stopwords"]), terms)
