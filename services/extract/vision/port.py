"""What a model that sees is to this service, and what it is shown."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

FEW = 5
"""Fewer words that OCR is sure of than this bear out nothing."""


class Showing(StrEnum):
    """Whether pages may leave for a model's vendor.

    ``MASKED`` paints over photographs, what OCR recognises as personal, and the head of the first
    page. What OCR cannot read it cannot recognise: pages of which it can read next to nothing are
    not shown. ``WHOLE`` shows the pages as they are.
    """

    NEVER = "never"
    MASKED = "masked"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pages as PNG, and the words that OCR is sure of: a transcript must have most of them.

    Where these are too few, ``again`` has the pages in another size, for a second reading to bear
    out the first; nothing, where nothing is on the pages or the policy does not let them go.
    """

    pages: tuple[bytes, ...]
    anchors: tuple[str, ...]
    again: tuple[bytes, ...] = ()

    @property
    def can_be_borne_out(self) -> bool:
        """Whether there will be anything to hold a transcript against."""
        return bool(self.again) or len(self.anchors) >= FEW


class VisionUnavailableError(Exception):
    """No model can be asked now."""


class Vision(Protocol):
    """Reads pictures of text."""

    async def transcribe(self, pages: tuple[bytes, ...], tenant: str) -> tuple[str, ...]:
        """The text of each page; empty where nothing can be read. ``tenant`` pays.

        Raises:
            VisionUnavailableError: nobody can look at them now.
        """
        ...
