"""Figures and changes as a resume line states them."""

import re
from dataclasses import dataclass

_UNITS = (
    r"%p?|퍼센트|배|ms|밀리초|초|분|시간|일|주|개월|건|명|개|회|곳|종|점|위|원|달러|병상|학급|페이지|"
    r"만\s?(?:명|건|원|개|회)?|억\s?(?:원|건|명)?|천\s?(?:명|건|원|개|회)?|백만\s?(?:명|건|원)?|"
    r"TPS|QPS|RPS|MAU|DAU|[KMGT]B|[kKMB]\b|x\b|hours?|minutes?|seconds?|days?|weeks?|months?|"
    r"million|billion|users?|requests?|customers?|students?|patients?|beds?|people|stores?|"
    r"engineers?|designers?|services?|s\b|h\b|min\b|[a-z]{3,}s\b(?!\s(?:of|to)\b)"
)
_NUMBER = r"[$€£₩]?\d[\d,]*(?:\.\d+)?"
_MYRIADS = r"\d[\d,]*(?:\.\d+)?\s?(?:억|만|천)(?:\s?\d[\d,]*\s?(?:만|천))*\s?(?:원|명|건|개|회|곳)?"
_SIZED = rf"(?:{_MYRIADS})|{_NUMBER}\s?(?:{_UNITS})"
_FIGURE = re.compile(
    rf"절반|(?:두|세) 배|(?<![\w.])(?:{_MYRIADS})|"
    rf"(?<![\w.]){_NUMBER}(?:\s?(?:{_UNITS}))?(?:\+|\s?(?:million|billion))?"
)
_DATE = re.compile(
    r"(?:19|20)\d\d\s?(?:[./-]\s?\d{1,2}(?:\s?[./-]\s?\d{1,2})?\.?|년(?:\s?\d{1,2}월)?)|"
    r"\b(?:19|20)\d\d\b|\d{1,2}월|\[[A-Z_]+\d*\]"
)
_PERCENTILE = re.compile(r"\b[pP]\d\d\b")
_VOLUME = re.compile(
    r"(?:명|건|회|만|억|[TQR]PS|[MD]AU|[MBK]|million|billion|users?|requests?|customers?|events|records|"
    r"messages|rows|readings|orders|transactions)$"
)
_VALUE = rf"(?:{_SIZED}|{_NUMBER})"
_CHANGES = (
    re.compile(rf"({_VALUE})\s?(?:에서|→|->|⇒|➔)\s?(?:약\s?)?({_VALUE})"),
    re.compile(rf"\bfrom\s(?:about\s)?({_VALUE})\sto\s(?:about\s)?({_VALUE})", re.IGNORECASE),
    re.compile(rf"({_VALUE})\sto\s({_VALUE})(?=\b)", re.IGNORECASE),
)
_SURE = _CHANGES[1:2]
"""Forms that mean a change even between bare numbers ("from 9 to 1")."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that became another, each as written."""

    before: str
    after: str


def figures_in(text: str) -> tuple[str, ...]:
    """Every figure with its unit, in order, without dates, percentiles and placeholders."""
    bare = _PERCENTILE.sub(" ", _DATE.sub(" ", text))
    found = (match[0].strip() for match in _FIGURE.finditer(bare))
    return tuple(figure for figure in found if _tells(figure))


def volumes_in(figures: tuple[str, ...]) -> tuple[str, ...]:
    """The figures that count things: requests, users, records, each per time or not."""
    return tuple(figure for figure in figures if _VOLUME.search(figure))


def change_in(text: str) -> Change | None:
    """The first change of one value into another that the line states."""
    bare = _DATE.sub(" ", text)
    for pattern in _CHANGES:
        match = pattern.search(bare)
        if match and (pattern in _SURE or _tells(match[1]) or _tells(match[2])):
            return Change(match[1].strip(), match[2].strip())
    return None


def _tells(figure: str) -> bool:
    """A bare number says little; one with a unit or of three digits and more does."""
    digits = sum(character.isdigit() for character in figure)
    return digits >= 3 or not figure[-1].isdigit()  # noqa: PLR2004 (a size, not a setting)
