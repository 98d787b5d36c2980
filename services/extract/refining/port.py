"""Where a model may refine what the rules read; without one the rules' profile stands."""

from typing import Protocol

from libs.contracts.profile import Profile
from services.extract.ports import Extraction


class Refiner(Protocol):
    """Improves a profile by reading the masked lines again."""

    async def refine(self, extraction: Extraction, tenant: str) -> Profile:
        """The profile with gaps filled and errors mended; ``tenant`` pays.

        Every field of the answer points at lines of the resume that say it; what none says is left
        out by the implementation, and any failure gives the profile back as it was.
        """
        ...
