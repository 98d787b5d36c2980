"""What openings ask for, from JobKorea.

JobKorea gives its feed to partners only, so the port is here and its public form is a file: one
JSON object a line, as :class:`Opening` says (``docs/connectors.md``). Only counts leave this
module: no text of an opening is kept.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.generate.connectors.entries import Provenance
from services.generate.connectors.ports import Batch, ConnectorError

_NAMED = 5
_MIN_OPENINGS = 3  # below that a share says nothing, and a single company could be seen
_PAGE = "https://www.jobkorea.co.kr/recruit/joblist"


class Opening(BaseModel):
    """One opening, as far as it is needed. Unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1, max_length=64)
    role: str = Field(min_length=1, max_length=60, description='Role family, e.g. "backend"')
    skills: tuple[str, ...] = Field(max_length=60, description="Canonical skill names")
    closes: date | None = Field(default=None, description="Last day to apply; none: until filled")


class OpeningsFeed(Protocol):
    """Gives the openings of the day."""

    def openings(self) -> AsyncIterator[Opening]:
        """Every opening once.

        Raises:
            ConnectorError: the feed cannot be read.
        """
        ...


class FileFeed:
    """Openings from a JSON Lines file that a partner's export leaves in a folder.

    Args:
        path: the file; at most 50 MB are read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def openings(self) -> AsyncIterator[Opening]:
        """Every valid line; a broken line is passed over, a file of broken lines refused."""
        lines = await asyncio.to_thread(self._lines)
        found = [opening for line in lines if (opening := _parse(line))]
        if lines and not found:
            raise ConnectorError("malformed")
        for opening in {opening.id: opening for opening in found}.values():
            yield opening

    def _lines(self) -> list[bytes]:
        try:
            with self._path.open("rb") as file:
                content = file.read(50_000_001)
        except OSError as error:
            raise ConnectorError("unreachable") from error
        if len(content) > 50_000_000:  # noqa: PLR2004 (said in the docstring)
            raise ConnectorError("too_large")
        return [line for line in content.splitlines() if line.strip()]


class JobKoreaConnector:
    """Counts which skills the openings that name a skill ask for beside it.

    Args:
        feed: the openings.
        now: the time.
    """

    name = "jobkorea"

    def __init__(
        self, feed: OpeningsFeed, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._feed = feed
        self._now = now

    async def fetch(self, skill: str) -> Batch:
        """Trends for the role that asks for ``skill`` most, in both languages."""
        now = self._now()
        asked = [
            opening
            async for opening in self._feed.openings()
            if skill in opening.skills and (opening.closes is None or opening.closes >= now.date())
        ]
        roles = Counter(opening.role for opening in asked)
        if not roles or roles.most_common(1)[0][1] < _MIN_OPENINGS:
            return Batch()
        role, openings = roles.most_common(1)[0]
        of_role = (opening for opening in asked if opening.role == role)
        skills = Counter(name for opening in of_role for name in set(opening.skills))
        names = ", ".join(
            f"{name} {count * 100 // openings}%" for name, count in skills.most_common(_NAMED)
        )
        trend = Provenance(self.name, skill, now).trend(
            _PAGE, "JobKorea", role=role, openings=openings, names=names
        )
        return Batch(tuple(trend))


def _parse(line: bytes) -> Opening | None:
    try:
        return Opening.model_validate_json(line)
    except ValidationError:
        return None
