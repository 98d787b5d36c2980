"""One spelling for what keyboards, fonts and OCR write in many ways, character by character.

Every step keeps the length of the text, so that a span found in the levelled text is the span in
the original.
"""

import re

_DASHES = "‐‑‒–—―−﹣－ー─━"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"
_LEVEL = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
    | {"\t": "¦", "：": ":", "．": ".", "＠": "@", "ⓐ": "@"}
)
_SPREAD = re.compile(r"¦(?= ?[-~])|(?<=[-~])¦")
_LOOKALIKES = str.maketrans("OoQDlI|!SsBZz", "0000111155822")
_NUMERIC_WORD = re.compile(
    r"(?<![0-9A-Za-z|!])[0-9OoQDlISsBZz][0-9OoQDlI|!SsBZz]*[0-9OoQDlISsBZz](?![0-9A-Za-z|!])"
)
_MOBILE_PREFIX = re.compile(r"[0OoQD][1lI|!][0OoQD16-9]")


def level(text: str) -> str:
    """Full-width forms, dashes and odd spaces made plain; a tab between cells is "¦".

    A tab beside a dash or a tilde parts no cells: a reader put it where a page spreads a number.
    """
    plain = text.translate(_LEVEL)
    return _SPREAD.sub(" ", plain) if "¦" in plain else plain


def digits_read(text: str) -> str:
    """Levelled text in which letters inside numbers are the digits they look like."""
    return _NUMERIC_WORD.sub(_as_digits, text)


def _as_digits(found: re.Match[str]) -> str:
    word = found[0]
    if word.isdigit():
        return word
    numeric = sum(char.isdigit() for char in word)
    looks_numeric = numeric * 2 >= len(word) and len(word) > 2  # noqa: PLR2004 ("S3" is a word)
    return word.translate(_LOOKALIKES) if looks_numeric or _MOBILE_PREFIX.fullmatch(word) else word
