"""One line of the access log."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from time import time_ns


class Kind(StrEnum):
    """What an entry tells of."""

    ACCESS = "access"  # a request to the API
    OPENING = "opening"  # something sealed was decrypted, or that was refused
    GAP = "gap"  # entries that could not be kept while the store was away


@dataclass(frozen=True, slots=True)
class Entry:
    """Who reached for what, why, and what came of it.

    Attributes:
        at: microseconds since the epoch.
        who: an API key, or the pseudonym of a person; empty for a service of ours.
        what: ids of the things reached for.
        why: operation of the API, or type and id of the event.
        outcome: HTTP status, or what the vault answered.
    """

    at: int
    kind: Kind
    service: str
    tenant: str
    who: str
    what: str
    why: str
    outcome: str

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return datetime.fromtimestamp(self.at / 1_000_000, UTC)

    def line(self) -> str:
        """As it is chained and stored."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def of_line(cls, line: str) -> "Entry":
        """The entry that a line holds."""
        fields = json.loads(line)
        return cls(**{**fields, "kind": Kind(fields["kind"])})


def now() -> int:
    """The time of an entry, in microseconds."""
    return time_ns() // 1000
