"""What extraction needs from outside, by role."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from libs.contracts.profile import ResumeText


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; ``tenant`` pays for models that are asked about it."""

    content: bytes
    media_type: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """A masked, structured resume, and what its placeholders stand for.

    ``identities`` never holds resident registration numbers.
    """

    text: ResumeText
    identities: dict[str, str]

    def marked(self, warnings: Sequence[str]) -> "Extraction":
        """The same with further warnings."""
        if not warnings:
            return self
        both = (*self.text.warnings, *warnings)
        return replace(self, text=self.text.model_copy(update={"warnings": both}))


class Extractor(Protocol):
    """Turns bytes into a masked, structured resume."""

    async def extract(self, upload: Upload) -> Extraction:
        """Read, mask and structure.

        Raises:
            ProblemError: the file cannot be used, or nothing can be read here now; its code says
                why.
        """
        ...
