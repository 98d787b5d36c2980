"""Korean particles that fit the sound of the word before them, in either script.

Rules: Korean orthography (particles after a final consonant) and the loanword transcription rules
of the National Institute of Korean Language for Latin script; words that follow neither are listed
in ``sounds.yaml``.
"""

import re
from functools import lru_cache
from pathlib import Path

import yaml

_PAIRS = {
    "은": ("은", "는"), "는": ("은", "는"), "이": ("이", "가"), "가": ("이", "가"),
    "을": ("을", "를"), "를": ("을", "를"), "과": ("과", "와"), "와": ("과", "와"),
    "으로": ("으로", "로"), "로": ("으로", "로"), "이라": ("이라", "라"),
    "이라고": ("이라고", "라고"), "라고": ("이라고", "라고"), "이라는": ("이라는", "라는"),
    "이나": ("이나", "나"), "이란": ("이란", "란"), "이며": ("이며", "며"), "이었": ("이었", "였"),
    "으로서": ("으로서", "로서"), "으로써": ("으로써", "로써"),
}  # fmt: skip
_SOUNDS: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("sounds.yaml").read_text(encoding="utf-8")
)
_TAIL = re.compile(r"[\s\"'“”‘’」』\]>*.,!?:;]+$|\s*\([^()]*\)$")
_UNIT = re.compile(r"\d\s*([A-Za-z%℃㎡$₩]+)$")
_ZEROS = re.compile(r"\d(0+)$")
_WORD = re.compile(r"[A-Za-z]+$")
_ACRONYM = re.compile(r"[A-Z]{2,}$|(?:^|[^A-Za-z])[A-Z]$")
_CLOSED = re.compile(r"(?:[^aeiou]|^|[^aeiou]u)?(?:[aeiouy]|oo)(?:p|k|ck)$|(?<![aeiou])[aeiou]t$")
_FIRST_HANGUL, _LAST_HANGUL, _RIEUL = 0xAC00, 0xD7A3, 8


def particle(word: str, wanted: str) -> str:
    """The form of ``wanted`` (``은``, ``을``, ``으로`` ...) that follows ``word``.

    Raises:
        KeyError: ``wanted`` is no particle with two forms.
    """
    closed, opened = _PAIRS[wanted]
    final = _final(word)
    if final == "ㄹ" and closed.startswith("으로"):
        return opened
    return closed if final else opened


@lru_cache(maxsize=4096)
def _final(word: str) -> str:
    """The final consonant as it sounds: ``""`` for none, ``"ㄹ"`` for that one, else ``"*"``."""
    bare = _bare(word)
    if not bare:
        return ""
    last = ord(bare[-1])
    if _FIRST_HANGUL <= last <= _LAST_HANGUL:
        index = (last - _FIRST_HANGUL) % 28
        return "" if index == 0 else "ㄹ" if index == _RIEUL else "*"
    listed = _SOUNDS["words"].get(bare.rsplit(" ", 1)[-1].lower())
    if listed is not None:
        return listed
    unit = _UNIT.search(bare)
    if unit and unit[1].lower() in _SOUNDS["units"]:
        return _SOUNDS["units"][unit[1].lower()]
    return _final_of_number(bare) if bare[-1] in _SOUNDS["digits"] else _final_of_latin(bare)


def _bare(word: str) -> str:
    while (shorter := _TAIL.sub("", word)) != word:
        word = shorter
    return word


def _final_of_number(text: str) -> str:
    zeros = _ZEROS.search(text)
    if zeros:
        return "*"  # 십, 백, 천, 만, 억
    return _SOUNDS["digits"][text[-1]]


def _final_of_latin(text: str) -> str:
    word = text.rsplit(" ", 1)[-1]
    acronym = _ACRONYM.search(word)
    if acronym:
        return _SOUNDS["letters"].get(word[-1], "")
    found = _WORD.search(word)
    return _final_of_word(found[0].lower()) if found else ""


def _final_of_word(word: str) -> str:
    if word.endswith(("l", "le")):
        return "ㄹ"
    if word.endswith(("n", "m", "ng", "ne", "me")):
        return "*"
    return "*" if _CLOSED.search(word) else ""
