"""What the use cases and the writers of generate need from outside, named by role."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from libs.contracts.kinds import AnalysisKind
from libs.contracts.profile import ResumeText
from libs.contracts.results import Result
from libs.llm.routing.complexity import Assessment
from services.generate.domain import Commission
from services.generate.knowledge.entry import Entry


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer made.

    Attributes:
        result: to be given now.
        better: what may take its place later, or None in the end; only where ``result`` is a
            fall-back and settings let calls go on.
    """

    result: Result
    better: Awaitable[Result | None] | None = None


class Writer(Protocol):
    """Writes a result for a masked resume."""

    async def write(self, commission: Commission) -> Written:
        """Make the result, verified.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """
        ...


class KnowledgeLookup(Protocol):
    """Finds a knowledge entry by its id."""

    def get(self, entry_id: str) -> Entry | None:
        """The entry of that id, if there is one."""
        ...


class Assess(Protocol):
    """Says how demanding a request is."""

    def __call__(self, resume: ResumeText, kind: AnalysisKind) -> Assessment:
        """Weigh the request."""
        ...


class Meter(Protocol):
    """Measures how near two texts are in meaning, across languages."""

    async def near(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """One calibrated value for each pair: 0 unrelated, 1 the same; from 0.5 on related."""
        ...


class Links(Protocol):
    """Knows which links answered when they were last asked."""

    def is_dead(self, url: str) -> bool:
        """Whether ``url`` is known to lead nowhere; False while nothing is known."""
        ...

    def checked(self, url: str) -> datetime | None:
        """When ``url`` last answered, if it ever did."""
        ...


class LinkProbe(Protocol):
    """Asks one link."""

    async def alive(self, url: str) -> bool | None:
        """Whether ``url`` answers; None when that cannot be told now."""
        ...
