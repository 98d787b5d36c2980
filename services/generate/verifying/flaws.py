"""What a check found wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """A reason why an item, or a whole result, must not be shown.

    Attributes:
        check: name of the check that found it.
        part: the list that the item stands in; empty: the result as a whole.
        index: its place there.
        detail: what is wrong, in words that a model can repair it by; no personal data.
    """

    check: str
    detail: str
    part: str = ""
    index: int = 0

    @property
    def whole(self) -> bool:
        """Whether no single item is to blame."""
        return not self.part
