"""What a model that sees is to this service, and what it is shown."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Showing(StrEnum):
    """Whether pages may leave for a model's vendor.

    ``MASKED`` paints over what OCR recognises as personal first, and the head of the first page;
    what OCR cannot read there it cannot recognise. ``WHOLE`` shows the pages as they are.
    """

    NEVER = "never"
    MASKED = "masked"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pages as PNG, and the words that OCR is sure of: a transcript must have most of them."""

    pages: tuple[bytes, ...]
    anchors: tuple[str, ...]


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
