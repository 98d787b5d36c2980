"""Counts Korean particles after what is inserted, and those that do not fit.

The judge is not the product's own rule: Latin words are read by a hand-made table of Korean
readings (``readings.json``), figures and Hangul by their last syllable. Words that the table does
not hold are left to the product's rule and counted apart.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.generate.composing.wording.particles import particle

_READINGS: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("readings.json").read_text("utf-8")
)
_FORMS = (
    ("이라고", "라고"), ("이라는", "라는"), ("으로서", "로서"), ("으로써", "로써"), ("으로", "로"),
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"),
)  # fmt: skip
_FORM = {shown: pair for pair in _FORMS for shown in pair}
_PARTICLE = rf"(?P<particle>{'|'.join(_FORM)})(?=[\s,.?!]|$)"
_INSERTED = re.compile(
    rf"(?P<word>[A-Za-z0-9%+#][A-Za-z0-9%+#./-]*[”’]?|[가-힣A-Za-z0-9%]+[”’]){_PARTICLE}"
)
_ENDING = re.compile(r"[A-Za-z%+#]+$")
_RIEUL, _FINALS, _FIRST = 8, 28, 0xAC00


@dataclass(slots=True)
class Found:
    """What was counted.

    Attributes:
        seen: particles after what was inserted.
        unread: of these, after words that the table of readings does not hold.
        wrong: those that do not fit, with their words.
    """

    seen: int = 0
    unread: int = 0
    wrong: list[str] = field(default_factory=list)


def particles_in(texts: Iterable[str], own: str, names: Iterable[str] = ()) -> Found:
    """Particles after Latin words, figures, quotations and ``names``, in either script.

    Args:
        texts: what is judged.
        own: the person's words: what stands there is not ours.
        names: of companies, projects and skills.
    """
    found, patterns = Found(), [_INSERTED, *_after(names)]
    for text in texts:
        for match in (match for pattern in patterns for match in pattern.finditer(text)):
            _judge(match, own, found)
    return found


def last_syllable(word: str) -> str | None:
    """How ``word`` ends when it is read aloud in Korean; None if that is not known."""
    bare = word.rstrip("”’").lower()
    read = _READINGS["words"].get(bare)
    if read is None and bare and "가" <= bare[-1] <= "힣":
        read = bare
    if read is None and bare[-1:].isdigit():
        read = "십" if bare.endswith("0") and bare != "0" else _READINGS["digits"][bare[-1]]
    if read is None and (ending := _ENDING.search(bare)):
        kind = "units" if bare[: ending.start()][-1:].isdigit() else "words"
        read = _READINGS[kind].get(ending[0])
    return read[-1] if read else None


def _after(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """What finds particles after names that end in Hangul; others are found as Latin words."""
    korean = sorted({name for name in names if name and "가" <= name[-1] <= "힣"}, key=len)
    if korean:
        said = "|".join(map(re.escape, reversed(korean)))
        yield re.compile(rf"(?<![가-힣])(?P<word>{said}){_PARTICLE}")


def _judge(match: re.Match[str], own: str, found: Found) -> None:
    word, shown = match["word"], match["particle"]
    syllable = last_syllable(word)
    found.seen += 1
    found.unread += syllable is None
    fitting = _fitting(syllable, shown) if syllable else particle(word, _FORM[shown][0])
    if fitting != shown and match[0] not in own:
        found.wrong.append(match[0])


def _fitting(syllable: str, shown: str) -> str:
    closed, opened = _FORM[shown]
    final = (ord(syllable) - _FIRST) % _FINALS
    if closed.startswith("으로") and final == _RIEUL:
        return opened
    return closed if final else opened
