"""Numbers in words, in both languages: what they amount to, and whether somebody said so before.

Small ones ("two options") claim nothing and are passed over; so is what only looks like a number:
Korean numerals count only before a counter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_SMALL, _ORDER = 10, 10
_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([A-Za-z]+|[십백천만억조]+)?")
_TOKEN = re.compile(r"[a-z]+")
_HANGUL = re.compile("[십백천만억]|스[물무]|서른|마흔|쉰|예순|일흔|여든|아흔|열")
_PARTICLE = "(?:[은는이가을를의에도만로과와씩]|으로|까지|이상|이하|정도|쯤)"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: at least ``least``, and below ``below`` where it names an order only."""

    words: str
    least: float
    below: float = 0.0

    def fits(self, value: float) -> bool:
        """Whether ``value`` may be meant."""
        return self.least <= value < self.below if self.below else value == self.least


def spelled_in(text: str) -> Iterator[Spelled]:
    """Numbers above ten in words, and orders of magnitude."""
    if not _telling().isdisjoint(_TOKEN.findall(text.lower())):
        yield from _english_in(text)
    if not text.isascii() and _HANGUL.search(text):
        yield from _korean_in(text)


def values_in(text: str) -> frozenset[float]:
    """What the numbers of ``text`` amount to, in digits with their scales or in words."""
    exact = {spelled.least for spelled in spelled_in(text) if not spelled.below}
    return frozenset(exact.union(_digits(text)))


def _digits(text: str) -> Iterator[float]:
    last, end = 0.0, -2
    for found in _DIGITS.finditer(text):
        value = float(found[1].rstrip(",").replace(",", ""))
        scale = _raw()["behind"].get((found[2] or "").lower())
        yield value
        if scale:
            whole = value * scale
            yield whole
            if found.start() <= end + 1 and whole < last:  # 2억 5천만
                yield last + whole
            last, end = whole, found.end()


def _english_in(text: str) -> Iterator[Spelled]:
    for found in _english().finditer(text):
        value = _amount(_TOKEN.findall(found[0].lower()), _raw()["english"])
        if value > _SMALL:
            yield Spelled(found[0], value)
    for pattern, least in _vague():
        if order := pattern.search(text):
            yield Spelled(order[0], least, least * _ORDER)


def _korean_in(text: str) -> Iterator[Spelled]:
    for found in _korean().finditer(text):
        words = found[0].strip()
        value = _amount(_syllables().findall(words.removeprefix("수")), _raw()["korean"])
        if words.startswith("수"):
            yield Spelled(words, value, value * _ORDER)
        elif value > _SMALL:
            yield Spelled(words, value)


def _amount(words: Iterable[str], numerals: Mapping[str, Mapping[str, float]]) -> float:
    """What numerals amount to: a thousand and more multiplies all before it, a hundred the last."""
    total, group, unit = 0.0, 0.0, 0.0
    most = 100 if "hundred" in numerals["scales"] else 1000
    units = {word: value for known in numerals.values() for word, value in known.items()}
    for word in words:
        scale = numerals["scales"].get(word)
        if scale is None:
            unit += units.get(word, 0.0)
        elif scale <= most:
            group, unit = group + (unit or 1.0) * scale, 0.0
        else:
            total, group, unit = total + (group + unit or 1.0) * scale, 0.0, 0.0
    return total + group + unit


@lru_cache(maxsize=1)
def _english() -> re.Pattern[str]:
    raw = {name: _any(words) for name, words in _raw()["english"].items()}
    ones, teens, scale = raw["ones"], raw["teens"], raw["scales"]
    tens = rf"{raw['tens']}(?:[- ]{ones})?"
    small = rf"(?:{tens}|{teens}|{ones})"
    whole = rf"(?:half a|(?<!few )(?<!many )a|{small})(?:[- ]{scale})+"
    scaled = rf"{whole}(?:(?: and)? {small}(?:[- ]{scale})*)*"
    return re.compile(rf"\b(?:{scaled}|(?:{tens}|{teens})(?!-[a-z]))\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _korean() -> re.Pattern[str]:
    raw = {name: _any(words) for name, words in _raw()["korean"].items()}
    small = rf"(?:{raw['sino']}?[천백십])+{raw['sino']}?"
    large = rf"(?:(?:{small}|{raw['sino']})[만억] ?)+(?:{small})?"
    number = rf"(?:{large}|{small}|{raw['tens']}{raw['ones']}?|수[십백천]?[만억]|수[십백천])"
    counted = rf"{_any(_raw()['counted'])}(?![가-힣])|{_any(_raw()['counted'])}{_PARTICLE}"
    return re.compile(rf"(?<![가-힣0-9.,]){number}(?=\s?여?\s?(?:{counted}))")


@lru_cache(maxsize=1)
def _syllables() -> re.Pattern[str]:
    return re.compile(_any([word for words in _raw()["korean"].values() for word in words]))


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    """English words without which there is no number above ten."""
    raw = _raw()["english"]
    plural = {f"{scale}s" for scale in raw["scales"]}
    return frozenset(plural.union(raw["teens"], raw["tens"], raw["scales"], ("dozens",)))


@lru_cache(maxsize=1)
def _vague() -> tuple[tuple[re.Pattern[str], float], ...]:
    found = _raw()["vague"].items()
    return tuple((re.compile(pattern, re.IGNORECASE), float(value)) for pattern, value in found)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    text = Path(__file__).with_name("spelled.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return raw
