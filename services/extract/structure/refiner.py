"""Where a model may refine what the rules read; without one the rules' profile stands."""

from collections.abc import Sequence
from typing import Protocol

from libs.contracts.kinds import Language
from libs.contracts.profile import Line, Profile


class Refiner(Protocol):
    """Improves a profile by reading the masked lines again."""

    async def refine(self, profile: Profile, lines: Sequence[Line], language: Language) -> Profile:
        """The profile with gaps filled and errors mended.

        Every field of the answer must point at lines of ``lines``; what does not is to be left out
        by the implementation, and any failure gives ``profile`` back.
        """
