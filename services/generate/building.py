"""Builds editions for a service that needs no model."""

from dataclasses import dataclass

from libs.contracts.skills import Vocabulary
from services.generate.editions import Edition
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Links
from services.generate.threads import Run
from services.generate.workshop import Workshop


@dataclass(frozen=True, slots=True)
class BuildLocal:
    """The local composer over one version of the knowledge.

    Attributes:
        run: where it is built.
    """

    vocabulary: Vocabulary
    links: Links
    run: Run

    async def __call__(self, knowledge: Knowledge) -> Edition:
        """An edition of ``knowledge``."""
        workshop = await self.run(Workshop, knowledge, self.vocabulary, self.links)
        return Edition(knowledge.version, workshop.local())
