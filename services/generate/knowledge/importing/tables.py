"""CSV (RFC 4180) with a header; several values in one cell are separated by ``;``."""

import csv
from collections.abc import Iterator
from pathlib import Path

from services.generate.knowledge.importing.rows import Flaw, Row

LISTS = frozenset(("skills", "roles", "points", "follow_ups"))


def read_table(path: Path) -> Iterator[Row | Flaw]:
    """The rows of ``path``; a row's line is that of its last physical line.

    Raises:
        UnicodeDecodeError: the file is not UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if "text" not in (reader.fieldnames or ()):
            yield Flaw(str(path), 1, 'the header names no column "text"')
            return
        try:
            for cells in reader:
                yield _row(path, reader.line_num, cells)
        except csv.Error as error:
            yield Flaw(str(path), reader.line_num, f"no CSV from here on: {error}")


def _row(path: Path, line: int, cells: dict[str | None, str | list[str] | None]) -> Row | Flaw:
    if None in cells:
        return Flaw(str(path), line, "more cells than the header has columns")
    fields = {
        name: _values(text) if name in LISTS else text.strip()
        for name, text in cells.items()
        if name and isinstance(text, str) and text.strip()
    }
    return Row(str(path), line, fields)


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]
