"""What the use cases need from outside, by role."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.ingest.domain import Resume


class StaleError(Exception):
    """Somebody else changed the resume meanwhile: read it again."""


class DuplicateError(Exception):
    """The subject has a resume with this content already; ``args[0]`` is its id."""


class Resumes(Protocol):
    """Where resumes live. Storing one also sends its news."""

    async def add(self, resume: Resume) -> None:
        """Store a new resume.

        Raises:
            DuplicateError: the subject has this content already.
        """

    async def save(self, resume: Resume) -> None:
        """Store a change.

        Raises:
            StaleError: the stored version is another one.
            DuplicateError: another resume of the subject has this content.
        """

    async def get(self, tenant: str, resume_id: str) -> Resume | None:
        """The resume of that id in that tenant."""

    async def with_analysis(self, tenant: str, analysis_id: str) -> Resume | None:
        """The resume that has that analysis."""

    async def newest(
        self, tenant: str, subject: str, *, before: datetime | None, limit: int
    ) -> Sequence[Resume]:
        """A subject's resumes, newest first."""

    def all_of(self, tenant: str, subject: str) -> AsyncIterator[Resume]:
        """All resumes of a subject, oldest first."""

    async def overdue(self, now: datetime, limit: int) -> Sequence[Resume]:
        """Resumes whose open work stands still."""

    async def expired(self, now: datetime, limit: int) -> Sequence[Resume]:
        """Resumes whose retention has ended, and that are not erased."""

    async def rounds(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Of those that are there: the round of their erasure, 0 for one that is not erased."""


class Progress(Protocol):
    """Tells waiting clients, on any replica, that something changed."""

    async def announce(self, resume_id: str) -> None:
        """The resume or an analysis of it changed."""

    def changes(self, resume_id: str) -> AsyncIterator[None]:
        """Yields at each change, and now and then without one."""
