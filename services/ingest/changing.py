"""Changing a resume: read, change, store if nobody else did meanwhile, tell who waits."""

from collections.abc import Callable
from datetime import timedelta

from services.ingest.domain import Resume
from services.ingest.ports import Progress, Resumes, StaleError
from services.ingest.values import now

_ATTEMPTS = 20


class Changer:
    """Applies a change under optimistic concurrency.

    Args:
        stalled: after this time without progress the sweeper looks at a resume.
    """

    def __init__(self, resumes: Resumes, progress: Progress, stalled: timedelta) -> None:
        self._resumes = resumes
        self._progress = progress
        self._stalled = stalled

    def plan(self, resume: Resume) -> None:
        """Say when the sweeper should look at the resume."""
        resume.plan_sweep(now(), self._stalled)

    async def change(
        self,
        tenant: str,
        resume_id: str,
        change: Callable[[Resume], object],
        subject: str | None = None,
    ) -> Resume | None:
        """Apply ``change`` and store the outcome; nothing is stored when nothing changed.

        Returns:
            The resume as it stands now, or ``None`` if there is none (of that subject).

        Raises:
            StaleError: others kept changing it; the caller may try again.
        """
        for _ in range(_ATTEMPTS):
            resume = await self._resumes.get(tenant, resume_id)
            if resume is None or subject not in (None, resume.subject):
                return None
            before = resume.model_dump()
            change(resume)
            if resume.model_dump() == before:
                return resume
            self.plan(resume)
            try:
                await self._resumes.save(resume)
            except StaleError:
                continue
            await self._progress.announce(resume.id)
            return resume
        raise StaleError
