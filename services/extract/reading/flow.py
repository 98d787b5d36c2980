"""Lines of the formats that flow: paragraphs, and rows of cells, within pages."""

from services.extract.domain import RawLine

Block = list[RawLine]


def row(cells: list[Block]) -> Block:
    """The lines of a table row.

    Cells of one line each are one line, parted by tabs; so is the first line of a last cell that
    follows labels. Cells that hold more are columns: one after the other.
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return []
    *labels, last = filled
    if any(len(cell) > 1 for cell in labels):
        return [line for cell in filled for line in cell]
    text = "\t".join(cell[0].text for cell in filled)
    return [RawLine(text, filled[0][0].page), *last[1:]]


def sheet_lines(sheets: list[str]) -> Block:
    """The lines of text that form feeds have cut into pages."""
    return [
        RawLine(text, page) for page, sheet in enumerate(sheets, 1) for text in sheet.splitlines()
    ]
