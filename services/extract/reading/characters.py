"""Characters that carry text a person cannot see, and the forms that mean the same.

Sources: Unicode 16, chapter 23 (tag characters, variation selectors, format characters); UAX 15.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from services.extract.domain import Hiding

_TAGS = re.compile("[\U000e0000-\U000e007f\U000e0100-\U000e01ef]+")
_ZERO_WIDTH = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u034f\u061c\u180e\u115f\u1160\u3164\uffa0]+"
)
_EMOJI_JOINER = re.compile("(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
_SILENT = re.compile("[\u00ad\ufe00-\ufe0f\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(f"[ {_BLANKS.pattern[1:]}+")
_TABS = re.compile(r" *\t[ \t]*")
_ODD = re.compile(
    f"[{''.join(p.pattern.strip('[]+') for p in (_TAGS, _ZERO_WIDTH, _SILENT))}\ufb00-\ufb06]"
)
_UNTIDY = ("  ", " \t", "\t ", "\t\t")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


def clean(lines: Sequence[str]) -> Iterator[tuple[str, dict[Hiding, int]]]:
    """The visible text of each line in NFC, and how many characters were hidden in it, by kind.

    Tag characters and bytes in variation selectors spell whole sentences that no font draws;
    zero-width characters split words so that a filter does not know them. Emoji keep their joiner.
    All lines are looked at in one go, since hardly any document needs more than its blanks put
    right, and most not even that.
    """
    whole = "\n".join(lines)
    if _ODD.search(whole) or whole.count("\n") != len(lines) - 1:
        yield from map(_clean, lines)
        return
    whole = unicodedata.normalize("NFC", whole)
    if any(blanks in whole for blanks in _UNTIDY) or _BLANKS.search(whole):
        whole = _TABS.sub("\t", _SPACES.sub(" ", whole))
    for line in whole.split("\n"):
        yield line.strip(), {}


def visible(value: object, unseen: Counter[Hiding]) -> object:
    """A JSON value with the visible text of its strings; counts into ``unseen`` what is not.

    Raises:
        RecursionError: it is nested too deeply.
    """
    if isinstance(value, str):
        [(text, found)] = clean([value])
        unseen.update(found)
        return text
    if isinstance(value, list):
        return [visible(item, unseen) for item in value]
    if isinstance(value, dict):
        return {key: visible(item, unseen) for key, item in value.items()}
    return value


def _clean(text: str) -> tuple[str, dict[Hiding, int]]:
    found: dict[Hiding, int] = {}
    text = _remove(_TAGS, Hiding.TAG_CHARACTERS, text, found)
    text = _EMOJI_JOINER.sub("\ufe0f", text.removeprefix("\ufeff"))
    text = _remove(_ZERO_WIDTH, Hiding.ZERO_WIDTH, text, found)
    text = _SILENT.sub("", text.replace("\n", " ")).translate(_LIGATURES)
    text = _TABS.sub("\t", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", text).strip(), found


def _remove(pattern: re.Pattern[str], how: Hiding, text: str, found: dict[Hiding, int]) -> str:
    kept = pattern.sub("", text)
    if len(kept) < len(text):
        found[how] = len(text) - len(kept)
    return kept
