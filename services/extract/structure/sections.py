"""Sections of a resume, by their headings in Korean and English."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.extract.structure.rows import Row

_HEADING_LENGTH = 40
_BRACKETED = re.compile(r"\([^)]*\)")
_NUMBERING = re.compile(r"^\W*(?:[0-9]{1,2}|[ivxIVXⅠ-Ⅹ]{1,4})[.)]\s*")
_JOINED = re.compile(r"[^a-z가-힣&]+")
_SCRIPTS = re.compile(r"[a-z]+|[가-힣]+")


class Part(StrEnum):
    """What a section is about."""

    NONE = "none"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    AWARDS = "awards"
    ACTIVITIES = "activities"
    LANGUAGES = "languages"
    PERSONAL = "personal"
    OTHER = "other"
    TITLE = "title"
    """Of the document: opens nothing."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's lines, the heading itself and empty lines left out."""

    part: Part
    rows: tuple[Row, ...]


class Headings:
    """Recognises headings.

    Args:
        document: The content of ``headings.json``: for each part the headings that open it, in
            small letters without spaces.
    """

    def __init__(self, document: Mapping[str, Iterable[str]]) -> None:
        self._parts = {word: Part(part) for part, words in document.items() for word in words}

    def part(self, text: str) -> Part | None:
        """The part that the line opens, if it is a heading."""
        if len(text) > _HEADING_LENGTH:
            return None
        plain = _NUMBERING.sub("", _BRACKETED.sub("", text)).lower()
        word = _JOINED.sub("", plain).replace("&", "and")
        if not word or plain.rstrip().endswith("."):
            return None
        return self._parts.get(word) or self._in_two_scripts(plain)

    def split(self, rows: Sequence[Row]) -> list[Section]:
        """The sections of a resume in order; what stands above the first heading is ``NONE``."""
        found: list[tuple[Part, list[Row]]] = [(Part.NONE, [])]
        for line in rows:
            part = self.part(line.text)
            if part is Part.TITLE:
                continue
            if part is not None:
                found.append((part, []))
            elif line.text.strip():
                found[-1][1].append(line)
        return [Section(part, tuple(inside)) for part, inside in found if inside]

    def _in_two_scripts(self, plain: str) -> Part | None:
        """The part of a heading such as "경력 Work Experience"."""
        words = _SCRIPTS.findall(plain)
        korean = "".join(word for word in words if not word.isascii())
        english = "".join(word for word in words if word.isascii())
        parts = {self._parts.get(korean), self._parts.get(english)}
        return parts.pop() if len(parts) == 1 and korean and english else None
