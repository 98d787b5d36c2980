"""How much a text looks like language: the measure that tells a garbage text layer from a good one.

A PDF's font may map its glyphs to the wrong characters. What comes out then is private-use
characters, rare syllables, or Latin letters in an order that no language has. Real Korean keeps to
the 2,350 syllables of KS X 1001 and, of these, half the time to some 170; real English keeps to few
of the 676 letter pairs.
"""

import functools
import json
import operator
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

_NATURAL = re.compile(
    "[\\w\\s\x21-\x7e\u00a0-\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u20a9\u20ac\u2190-\u21ff"
    "\u2200-\u22ff\u2460-\u24ff\u2500-\u27bf\u2b00-\u2bff\u3000-\u303f\u3200-\u33ff\uff00-\uffef"
    "\U0001f000-\U0001faff]"
)
_RARE_LETTER = re.compile(
    "[\u00a1-\u00bf\u0180-\u02af\u0590-\u10ff\u1380-\u1dff\u2c00-\u2dff\ua000-\ua95f]"
)
_LATIN = re.compile("[a-z]{2,}")
_ENOUGH_SYLLABLES, _ENOUGH_PAIRS = 20, 60
_MANY_MARKS = 0.35


@functools.cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    known = json.loads(Path(__file__).with_name("language.json").read_text(encoding="utf-8"))
    return frozenset(known["syllables"]), frozenset(known["bigrams"].split())


def plausibility(text: str) -> float:
    """How much of ``text`` looks like Korean or English, in 0..1; 0 when there is nothing.

    A page of a real resume scores above 0.8, shuffled or wrongly mapped text below 0.4.
    """
    marks = Counter("".join(text.split()))
    if not marks:
        return 0.0
    scripts = (_korean(marks), _english(text.lower()))
    judged = sum(count for _, count in scripts)
    language = sum(score * count for score, count in scripts) / judged if judged else 1.0
    return _characters(marks) * language


def _characters(marks: Counter[str]) -> float:
    """Falls with characters no resume has, and with a text made of punctuation."""
    total = marks.total()
    odd = _count(marks, _is_odd) / total
    words = _count(marks, str.isalnum) / total
    return max(0.0, 1 - 4 * odd) * min(1.0, words / _MANY_MARKS)


def _korean(marks: Counter[str]) -> tuple[float, int]:
    """How Korean the syllables are, and how many there are to judge by."""
    syllables = {mark: count for mark, count in marks.items() if "가" <= mark <= "힣"}
    total = sum(syllables.values())
    if total < _ENOUGH_SYLLABLES:
        return 1.0, 0
    common, _ = _tables()
    standard = _count(syllables, _in_ksx1001) / total
    usual = _ramp(_count(syllables, common.__contains__) / total, 0.12, 0.32)
    return _ramp(standard, 0.75, 0.97) * usual, 2 * total


def _english(text: str) -> tuple[float, int]:
    """How English the letter pairs within words are, and how many there are to judge by."""
    found = _LATIN.findall(text)
    words = " ".join(found)
    total = len(words) + 1 - 2 * len(found)
    if total < _ENOUGH_PAIRS:
        return 1.0, 0
    _, common = _tables()
    usual = sum(map(common.__contains__, map(operator.add, words, words[1:])))
    return _ramp(usual / total, 0.18, 0.34), total


@functools.lru_cache(maxsize=8192)
def _is_odd(mark: str) -> bool:
    if unicodedata.category(mark) in ("Co", "Cn", "Cc", "Cs") or mark == "\ufffd":
        return True
    return not _NATURAL.match(mark) or bool(_RARE_LETTER.match(mark))


@functools.lru_cache(maxsize=8192)
def _in_ksx1001(syllable: str) -> bool:
    try:
        return len(syllable.encode("euc-kr")) == len("가".encode("euc-kr"))
    except UnicodeEncodeError:
        return False


def _count(counts: Mapping[str, int], holds: Callable[[str], bool]) -> int:
    return sum(map(counts.__getitem__, filter(holds, counts)))


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def sample(lines: list[str], characters: int = 1200) -> str:
    """Lines from all over the page, about so many characters: enough to judge it by."""
    total = sum(map(len, lines))
    return "\n".join(lines[:: max(1, round(total / characters))])
