"""The words that turn a statement around, in Korean and English, and how to find them in a line."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.+#'-]*|[가-힣]+|\d+(?:[.,]\d+)*")
_DATE = re.compile(
    r"(?:19|20)\d{2}(?:(?:[./-]\s?\d{1,2}(?!\d)){1,2}|\s*년(?:\s*\d{1,2}\s*월)?(?:\s*\d{1,2}\s*일)?)?(?!\d)"
)
_SHORT = 4
_ENGLISH_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$")


class Words(BaseModel):
    """The lexicon (``words.json``). English stems are prefixes, Korean stems may stand anywhere."""

    model_config = ConfigDict(frozen=True)

    cues: Mapping[str, Mapping[str, tuple[str, ...]]]
    directional: frozenset[str]
    contrary: frozenset[str]
    from_: Mapping[str, frozenset[str]]
    to: Mapping[str, frozenset[str]]
    particles: tuple[str, ...]
    endings: tuple[str, ...]
    stop: frozenset[str]

    def cue(self, token: str) -> str | None:
        """The class of ``token`` if it is a cue, such as ``"fall"`` for "reduced"."""
        for name, stems in self.cues.items():
            if token[0].isascii():
                found = any(_same_word(token, stem) for stem in stems["en"])
            else:
                found = any(stem in token for stem in stems["ko"])
            if found:
                return name
        return None

    def stem(self, token: str) -> str | None:
        """``token`` without its ending, crudely; None for adverbs and words without content."""
        if token in self.stop or token in self.from_["en"] or token in self.to["en"]:
            return None
        if token[0].isascii():
            return None if token.endswith("ly") else _ENGLISH_ENDING.sub("", token)
        bare = _bare(_bare(token, self.endings), self.particles)
        return None if bare in self.particles or bare in self.stop else bare

    def turns(self, token: str) -> bool:
        """Whether ``token`` is an English word of direction."""
        return token in self.from_["en"] or token in self.to["en"]


def _bare(token: str, endings: Iterable[str]) -> str:
    return next(
        (token.removesuffix(end) for end in endings if token.endswith(end) and token != end), token
    )


def _same_word(token: str, stem: str) -> bool:
    """Short stems must be the whole word, as "no" and "add" begin many others."""
    if len(stem) <= _SHORT:
        return token in (stem, stem + "ed", stem + "s", stem + "ing")
    return token.startswith(stem)


@lru_cache(maxsize=8_192)
def cue_of(token: str) -> str | None:
    """:meth:`Words.cue` of the shipped lexicon, remembered: resumes share most of their words."""
    return lexicon().cue(token)


@lru_cache(maxsize=8_192)
def content_of(token: str) -> str | None:
    """A figure as it is, a word by :meth:`Words.stem` of the shipped lexicon; remembered too."""
    return token if token[0].isdigit() else lexicon().stem(token)


def tokens(line: str) -> Iterator[str]:
    """Words and figures of ``line`` in lower case; dates are left out."""
    for found in _TOKEN.finditer(_DATE.sub(" ", line)):
        yield found[0].lower().rstrip(".'-")


@cache
def lexicon() -> Words:
    """The shipped lexicon."""
    data = json.loads(Path(__file__).with_name("words.json").read_text())
    return Words.model_validate({**data, "from_": data["from"]})
