"""What is known of an erasure: who asked is a keyed hash, the rest are ids, counts and times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from libs.contracts.kinds import ErasureCause
from libs.platform.vault.datakeys import Owner


@dataclass(frozen=True, slots=True)
class Opening:
    """An erasure began.

    Attributes:
        owner: Tenant and resume.
        round: 1, and one more each time that a restored backup brought the resume back.
        subject: Keyed hash of the person whose resume it was.
        services: Whose parts are awaited.
    """

    owner: Owner
    round: int
    cause: ErasureCause
    subject: str
    services: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A service has done its part; ``erased`` counts what it found, by place."""

    service: str
    erased: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Completion:
    """All parts were done, as the signed receipt says."""

    receipt: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """One round of a resume's erasure, as far as it has come."""

    opening: Opening
    parts: tuple[Part, ...] = ()
    completion: Completion | None = None

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Services that have not reported."""
        done = {part.service for part in self.parts}
        return tuple(name for name in self.opening.services if name not in done)
