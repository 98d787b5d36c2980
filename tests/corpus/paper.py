"""Lines placed on A4, which remember the order they are to be read in."""

from dataclasses import dataclass, field
from pathlib import Path

import pymupdf

FONTS = Path("/usr/share/fonts/truetype/nanum")
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 48.0
LEADING = 1.55


@dataclass(frozen=True, slots=True)
class Placed:
    x: float
    y: float
    size: float
    text: str
    bold: bool = False
    white: bool = False


@dataclass
class Paper:
    """One page. ``truth`` grows with what is placed; ``by_rows`` writes the page line by line."""

    family: str = "NanumGothic"
    by_rows: bool = False
    placed: list[Placed] = field(default_factory=list)
    shades: list[tuple[float, float, float, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    truth: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._regular = pymupdf.Font(fontfile=str(FONTS / f"{self.family}.ttf"))
        self._bold = pymupdf.Font(fontfile=str(FONTS / f"{self.family}Bold.ttf"))

    def flow(
        self, lines: list[str], x0: float, x1: float, y: float, size: float = 9.5, **look: bool
    ) -> float:
        """Place ``lines`` one below the other, wrapped at words; returns the next height."""
        for line in lines:
            for part in self._wrapped(line, x1 - x0, size):
                self.placed.append(Placed(x0, y + size, size, part, **look))
                self.truth.append(part)
                y += size * LEADING
        return y

    def heading(
        self, text: str, x0: float, x1: float, y: float, *, ruled: bool = False, white: bool = False
    ) -> float:
        """A section's heading, with a rule below it if wanted."""
        y = self.flow([text], x0, x1, y + 7, 11.5, bold=True, white=white)
        if ruled:
            self.rules.append((x0, x1, y - 2))
        return y + 2

    def row(
        self, left: str, right: str, x: float, y: float, *, at: float, size: float = 9.5
    ) -> float:
        """Two cells side by side, read as one line."""
        self.placed += [
            Placed(x, y + size, size, left, bold=True),
            Placed(at, y + size, size, right),
        ]
        self.truth.append(f"{left}\t{right}")
        return y + size * LEADING

    def right_edge(self, text: str, size: float = 9.5) -> float:
        """Where a text begins that ends at the right margin."""
        return WIDTH - MARGIN - float(self._regular.text_length(text, size))

    def pdf(self) -> bytes:
        """The page as a PDF with embedded fonts."""
        document = pymupdf.open()
        page = document.new_page(width=WIDTH, height=HEIGHT)
        for shade in self.shades:
            page.draw_rect(pymupdf.Rect(*shade), fill=(0.13, 0.2, 0.32), color=None)
        for x0, x1, y in self.rules:
            page.draw_line((x0, y), (x1, y), width=0.7)
        self._write(page)
        document.subset_fonts()
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))

    def _write(self, page: pymupdf.Page) -> None:
        placed = sorted(self.placed, key=lambda p: (p.y, p.x)) if self.by_rows else self.placed
        for item in placed:
            writer = pymupdf.TextWriter(page.rect)
            font = self._bold if item.bold else self._regular
            writer.append((item.x, item.y), item.text, font=font, fontsize=item.size)
            writer.write_text(page, color=(1, 1, 1) if item.white else (0, 0, 0))

    def _wrapped(self, line: str, width: float, size: float) -> list[str]:
        parts, current = [], ""
        for word in line.split(" "):
            longer = f"{current} {word}" if current else word
            if current and self._regular.text_length(longer, size) > width:
                parts.append(current)
                longer = word
            current = longer
        return [*parts, current]
