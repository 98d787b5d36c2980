"""A page under construction: lines, and where personal data stands in them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from libs.privacy.kinds import Kind

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text; personal if it has a kind."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """Personal data at ``lines[line][start:end]``."""

    line: int
    start: int
    end: int
    kind: Kind


@dataclass(slots=True)
class Page:
    """Lines and what is planted in them; lines count from 0."""

    lines: list[str] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def write(self, template: str, values: Mapping[str, Item]) -> int:
        """Append a line with its slots filled; its index."""
        text, last, line = "", 0, len(self.lines)
        for slot in _SLOT.finditer(template):
            text += template[last : slot.start()]
            item = values[slot[1]]
            if item.kind is not None:
                self.planted.append(Planted(line, len(text), len(text) + len(item.text), item.kind))
            text += item.text
            last = slot.end()
        self.lines.append(text + template[last:])
        return line


def document(name: str) -> Any:
    """A JSON file of this folder."""
    return json.loads((Path(__file__).parent / name).read_text("utf-8"))
