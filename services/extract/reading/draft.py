"""What a format's reader hands back before the steps that all formats share."""

from dataclasses import dataclass, field

from services.extract.domain import Hidden, RawLine

LEAST = 20
"""Characters: what has fewer is no text."""


@dataclass(slots=True)
class Draft:
    """Lines as the format gave them.

    ``confidence`` maps each page that was read by OCR to the engine's mean confidence, 0..1;
    ``plausible`` maps pages whose plausibility the reader has measured already to it.
    """

    lines: list[RawLine] = field(default_factory=list)
    pages: int = 1
    hidden: list[Hidden] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    confidence: dict[int, float] = field(default_factory=dict)
    plausible: dict[int, float] = field(default_factory=dict)

    @property
    def has_text(self) -> bool:
        """Whether there is enough to be a text at all."""
        return sum(len(line.text) for line in self.lines) >= LEAST

    def take(self, other: "Draft") -> None:
        """Append what was read of another page."""
        self.lines += other.lines
        self.hidden += other.hidden
        self.warnings += other.warnings
        self.confidence |= other.confidence
        self.plausible |= other.plausible
