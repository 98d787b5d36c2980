"""JSON Lines: one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path

from services.generate.knowledge.importing.rows import Flaw, Row


def read_json_lines(path: Path) -> Iterator[Row | Flaw]:
    """The objects of ``path``.

    Raises:
        UnicodeDecodeError: the file is not UTF-8.
    """
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            yield Flaw(str(path), number, f"no JSON: {error.msg} at column {error.colno}")
            continue
        if isinstance(fields, dict):
            yield Row(str(path), number, fields)
        else:
            yield Flaw(str(path), number, "the line is JSON, but no object")
