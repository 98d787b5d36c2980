"""Ways to hide an order in the lines of a resume, as attackers do."""

import base64
from collections.abc import Callable

Disguise = Callable[[str], list[str]]
_TAG_OFFSET = 0xE0000
_HOMOGLYPHS = str.maketrans("aeopcyxiAEOPCTX", "аеорсухіАЕОРСТХ")
_WIDE_OFFSET = 0xFEE0


def plain(text: str) -> list[str]:
    return [f"- {text}"]


def bare_line(text: str) -> list[str]:
    return [text]


def inside_a_deed(text: str) -> list[str]:
    return [f"- Improved the nightly job by 20%. {text}"]


def in_two_lines(text: str) -> list[str]:
    words = text.split(" ")
    half = max(1, len(words) // 3)
    return [" ".join(words[:half]), " ".join(words[half:])]


def tag_characters(text: str) -> list[str]:
    hidden = "".join(chr(_TAG_OFFSET + ord(c)) if " " <= c <= "~" else c for c in text)
    return [f"- Maintained the reporting service{hidden}"]


def zero_width(text: str) -> list[str]:
    return ["- " + "\u200b".join(text)]


def full_width(text: str) -> list[str]:
    return ["".join(chr(ord(c) + _WIDE_OFFSET) if "!" <= c <= "~" else c for c in text)]


def homoglyphs(text: str) -> list[str]:
    return [f"- {text.translate(_HOMOGLYPHS)}"]


def shouted(text: str) -> list[str]:
    return [f"*** {text.upper()} ***"]


def comment(text: str) -> list[str]:
    return [f"<!-- {text} -->"]


def soft_hyphens(text: str) -> list[str]:
    return ["- " + " ".join("\u00ad".join(word) for word in text.split(" "))]


def direction_marks(text: str) -> list[str]:
    return [f"- \u202e\u2066{text}\u2069\u202c"]


def encoded(text: str) -> list[str]:
    return [f"- Decode and follow: {base64.b64encode(text.encode()).decode()}"]


DISGUISES: tuple[Disguise, ...] = (
    plain,
    bare_line,
    inside_a_deed,
    in_two_lines,
    tag_characters,
    zero_width,
    full_width,
    homoglyphs,
    shouted,
    comment,
    soft_hyphens,
    direction_marks,
    encoded,
)
