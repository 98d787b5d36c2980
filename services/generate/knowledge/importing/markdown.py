"""Markdown: headings name skills and levels, list items are questions, nested items answer points.

Front matter between ``---`` lines gives fields that hold for the whole file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from libs.contracts.kinds import Seniority
from services.generate.knowledge.importing.rows import Flaw, Row
from services.generate.knowledge.importing.tables import LISTS

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.+)$")
_MARKS = re.compile(r"(\*\*|__|`)(.+?)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_NESTED_FROM = 2  # spaces of indent
_LEVELS = {
    Seniority.JUNIOR: re.compile(r"junior|beginner|basic|신입|주니어|초급|기초", re.IGNORECASE),
    Seniority.MID: re.compile(r"\bmid\b|intermediate|중급|경력", re.IGNORECASE),
    Seniority.SENIOR: re.compile(r"senior|advanced|expert|시니어|고급|심화", re.IGNORECASE),
}


@dataclass(slots=True)
class _Document:
    """What was said above the current line."""

    path: str
    fields: dict[str, Any]
    headings: list[str] = field(default_factory=list)

    def enter(self, depth: int, heading: str) -> None:
        self.headings = [*self.headings[: depth - 1], heading]

    def row(self, line: int, text: str) -> Row:
        fields: dict[str, Any] = {**self.fields, "text": text, "points": []}
        above = " / ".join(self.headings)
        fields.setdefault("topics", above)
        level = next((level for level, words in _LEVELS.items() if words.search(above)), None)
        if level:
            fields.setdefault("level", level)
        return Row(self.path, line, fields)


def read_markdown(path: Path) -> Iterator[Row | Flaw]:
    """The questions of ``path``: its list items, under the headings above them.

    Raises:
        UnicodeDecodeError: the file is not UTF-8.
    """
    lines = path.read_text("utf-8-sig").splitlines()
    front, start = _front_matter(lines)
    document = _Document(str(path), front)
    current: Row | None = None
    for number, line in _outside_fences(lines, start):
        if heading := _HEADING.match(line):
            document.enter(len(heading[1]), _plain(heading[2]))
        elif item := _ITEM.match(line):
            text = _plain(item[2])
            if current and len(item[1].expandtabs(4)) >= _NESTED_FROM:
                current.fields["points"].append(text)
                continue
            if current:
                yield current
            current = document.row(number, text)
    if current:
        yield current


def _front_matter(lines: list[str]) -> tuple[dict[str, Any], int]:
    if not lines or lines[0].strip() != "---" or "---" not in (rest := _stripped(lines[1:])):
        return {}, 0
    end = rest.index("---")
    pairs = (line.partition(":") for line in lines[1 : end + 1])
    fields: dict[str, Any] = {}
    for name, _, value in pairs:
        key, text = name.strip(), value.strip()
        if key and text:
            fields[key] = [part.strip() for part in text.split(",")] if key in LISTS else text
    return fields, end + 2


def _stripped(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines]


def _outside_fences(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    fenced = False
    for number, line in enumerate(lines[start:], start=start + 1):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line


def _plain(text: str) -> str:
    return _MARKS.sub(r"\2", _LINK.sub(r"\1", text)).strip()
