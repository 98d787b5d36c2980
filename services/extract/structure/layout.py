"""How a line of a resume is laid out: bullet, label and value, cells, title or sentence."""

import re
from collections.abc import Container
from dataclasses import dataclass

_BULLET = re.compile(
    r"^\s*(?:[-–—•◦▪▫■□●○◆◇▶▷►➢➤✓✔※*·ㆍ‣⁃+>]|[①-⑳]|[@©®»«¢](?=\s)|\(?[0-9]{1,2}[.)](?=\s))\s*"
)
_DECORATION = " \t-–—:|/·•,.;<>【】〈〉《》「」■□●○◆◇▶▷►#*=_~"
_LABEL = re.compile(r"^(?P<label>[^:：\t]{1,20}?) ?(?P<mark>[:：\t]) ?(?P<value>.*)$")
_SENTENCE = re.compile(r"(?:다|요|함|음|됨|임|[a-z])\.$")
_CELLS = re.compile(
    r"\s*[|·ㆍ\t]\s*|\s{2,}|\s+[-–—/:]\s+|(?<!\d),\s+(?!(?:Inc|Ltd|LLC|Corp|Limited|Co)\b)|\s+(?:at|@)\s+|\s*[()]\s*"
)
_LEGAL_FORM = re.compile(r"\((주|유|사|재|의)\)")
_DIGITS = re.compile("[0-9]+")
_TITLE_LENGTH = 70
_LISTING = 3  # commas of a list; "Meridian Hospital, Austin, TX" has two


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line of the form "label: value"."""

    label: str
    value: str


def mark_of(text: str) -> str:
    """The bullet of the line, numbers all alike; "" if it has none."""
    found = _BULLET.match(text)
    return _DIGITS.sub("1", found[0].strip()) if found else ""


def is_bullet(text: str) -> bool:
    """Whether the line is an item of a list."""
    return bool(_BULLET.match(text))


def bare(text: str) -> str:
    """The line without its bullet."""
    return _BULLET.sub("", text, count=1).strip()


def trimmed(text: str) -> str:
    """The text without the marks that decorate titles, and without brackets that stand alone."""
    plain = _hidden_forms(text).strip(_DECORATION)
    for opening, closing in ("()", "[]"):
        if plain.startswith(opening) and plain.endswith(closing):
            plain = plain[1:-1].strip(_DECORATION)
        elif plain.count(opening) != plain.count(closing):
            plain = plain.strip(opening + closing).strip(_DECORATION)
    return plain.replace("\ue000", "(").replace("\ue001", ")")


def is_title(text: str) -> bool:
    """Whether the line, its bullet aside, can name a company, a role or a project."""
    plain = bare(text)
    fits = 0 < len(plain) <= _TITLE_LENGTH and not is_listing(plain)
    return fits and not _SENTENCE.search(plain)


def is_listing(text: str) -> bool:
    """Whether the line lists many things, as skills are listed."""
    return text.count(",") >= _LISTING or text.count(" / ") >= _LISTING


def label_of(text: str, known: Container[str] = ()) -> Labelled | None:
    """The label and value of the line, if it has that form.

    Args:
        text: The line.
        known: Labels that count in a cell of their own, too: a tab parts all kinds of cells.
    """
    plain = bare(text)
    found = _LABEL.match(plain)
    if found is None:
        return None
    label = found["label"].strip(" []<>").lower()
    if found["mark"] == "\t" and label not in known:
        return None
    return Labelled(label, found["value"].strip())


def cells(text: str) -> list[str]:
    """The parts of a title line, split where resumes split them; empty ones left out."""
    parts = _CELLS.split(_hidden_forms(bare(text)))
    return [part for part in map(trimmed, parts) if part]


def _hidden_forms(text: str) -> str:
    """``text`` with the brackets of legal forms, as in "(주)한빛", out of the way."""
    return _LEGAL_FORM.sub("\ue000\\1\ue001", text)
