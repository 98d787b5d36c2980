"""The language that was asked for; quotations may be in the resume's own."""

import re
from collections.abc import Iterator

from libs.contracts.kinds import Language
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item

_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’")
_HANGUL, _LATIN = re.compile(r"[가-힣]"), re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[A-Za-z]+")
_SMALL = re.compile(
    r"\b(?:the|a|an|of|to|in|on|for|with|and|or|is|are|was|did|do|you|your|what|which|how|that|it|"
    r"from|by|at|as|be|not|this|where|who)\b",
    re.IGNORECASE,
)
_PROSE, _LEAST_SMALL = 8, 0.12
_SYLLABLE = 2  # a syllable is written with two or three letters
_LEAST_KOREAN, _MOST_KOREAN = 0.25, 0.15


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Say so if the prose is in the other language."""
    prose = _QUOTED.sub(" ", item.main)
    korean, latin = _SYLLABLE * len(_HANGUL.findall(prose)), len(_LATIN.findall(prose))
    share = korean / (korean + latin) if korean + latin else 0.0
    if ground.brief.language is Language.KO and share < _LEAST_KOREAN:
        yield "it is not written in Korean"
    if ground.brief.language is Language.EN and (share > _MOST_KOREAN or _foreign(prose)):
        yield "it is not written in English"


def _foreign(prose: str) -> bool:
    """Whether Latin prose lacks the small words that no English sentence does without."""
    words = _WORD.findall(prose)
    return len(words) >= _PROSE and len(_SMALL.findall(prose)) < _LEAST_SMALL * len(words)
