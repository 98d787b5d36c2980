"""Whether a run's formatting hides it, for the formats that say how text looks but not where."""

from dataclasses import dataclass, field

from services.extract.domain import Hidden, Hiding

_TINY = 2.6
_ALIKE = 45.0
_WHITE = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is drawn: size in points, sRGB colours; None where nothing is said."""

    vanish: bool = False
    size: float | None = None
    color: int | None = None
    backdrop: int | None = None

    def hiding(self) -> Hiding | None:
        """How a run of this look is hidden, if it is."""
        if self.vanish:
            return Hiding.INVISIBLE
        if self.size is not None and self.size < _TINY:
            return Hiding.TINY
        if self.color is None:
            return None
        backdrop = _WHITE if self.backdrop is None else self.backdrop
        return Hiding.WHITE if abs(luma(self.color) - luma(backdrop)) < _ALIKE else None


@dataclass(slots=True)
class Tally:
    """Counts hidden characters by page and kind."""

    counts: dict[tuple[int, Hiding], int] = field(default_factory=dict)

    def keep(self, text: str, look: Look, page: int = 1) -> str:
        """``text`` if a person can see it, else nothing; what is left out is counted."""
        how = look.hiding()
        return text if how is None else self.leave_out(text, how, page)

    def leave_out(self, text: str, how: Hiding, page: int = 1) -> str:
        """Nothing in the place of ``text``, which is counted."""
        if marks := len("".join(text.split())):
            self.counts[page, how] = self.counts.get((page, how), 0) + marks
        return ""

    def hidden(self) -> list[Hidden]:
        """What was left out."""
        return [Hidden(how, page, count) for (page, how), count in self.counts.items()]


def luma(color: int) -> float:
    """Rec. 601 luma, 0..255, of an sRGB integer."""
    return 0.299 * (color >> 16 & 255) + 0.587 * (color >> 8 & 255) + 0.114 * (color & 255)


def rgb(text: str | None) -> int | None:
    """``"#1F4E79"`` or ``"1F4E79"`` as an integer; None for "auto", "none" and the like."""
    try:
        return int((text or "").lstrip("#")[-6:], 16) & 0xFFFFFF
    except ValueError:
        return None
