"""Changing a resume: read, change, store if nobody else did meanwhile, tell who waits."""

from collections.abc import Callable

from services.ingest.domain import Resume
from services.ingest.ports import Progress, Resumes, StaleError
from services.ingest.values import Times, now

_ATTEMPTS = 20


class Changer:
    """Applies a change under optimistic concurrency."""

    def __init__(self, resumes: Resumes, progress: Progress, times: Times) -> None:
        self._resumes = resumes
        self._progress = progress
        self._times = times

    def plan(self, resume: Resume) -> None:
        """Say when the sweeper should look at the resume."""
        resume.plan(now(), self._times)

    async def change(
        self, tenant: str, resume_id: str, change: Callable[[Resume], object]
    ) -> Resume | None:
        """Apply ``change`` and store the outcome; nothing is stored when nothing changed.

        Returns:
            The resume as it stands now, or ``None`` if there is none.

        Raises:
            StaleError: others kept changing it; the caller may try again.
        """
        for _ in range(_ATTEMPTS):
            resume = await self._resumes.get(tenant, resume_id)
            if resume is None:
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
