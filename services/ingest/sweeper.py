"""The sweeper: work that stands still is sent again, so that a forgetful broker loses nobody.

It also erases what has been kept as long as it may be.
"""

import asyncio

import structlog
from pymongo.errors import PyMongoError

from libs.contracts.kinds import ErasureCause
from services.ingest.changing import Changer
from services.ingest.domain import Resume
from services.ingest.erasing import Eraser
from services.ingest.ports import Resumes, StaleError
from services.ingest.values import now

_log = structlog.get_logger()
_BATCH = 100


class Sweeper:
    """Looks for overdue resumes; replicas may do so at once, the version lets one of them win."""

    def __init__(
        self,
        resumes: Resumes,
        changer: Changer,
        eraser: Eraser,
        *,
        pause_seconds: float,
        max_sweeps: int,
    ) -> None:
        self._resumes = resumes
        self._changer = changer
        self._eraser = eraser
        self._pause = pause_seconds
        self._max_sweeps = max_sweeps
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Sweep now and then, until stopped."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End."""
        if self._running is not None:
            self._running.cancel()

    async def sweep(self) -> int:
        """Send overdue work again.

        Returns:
            How many resumes were overdue.
        """
        overdue = await self._resumes.overdue(now(), _BATCH)
        for resume in overdue:
            try:
                await self._resend(resume)
            except StaleError:
                continue  # it moves, so it does not stand still
        if overdue:
            _log.warning("work_sent_again", resumes=len(overdue))
        return len(overdue)

    async def erase_expired(self) -> int:
        """Erase resumes whose retention has ended.

        Returns:
            How many there were.
        """
        expired = await self._resumes.expired(now(), _BATCH)
        for resume in expired:
            await self._eraser.erase(resume, ErasureCause.RETENTION)
        if expired:
            _log.info("retention_ended", resumes=len(expired))
        return len(expired)

    async def _resend(self, resume: Resume) -> None:
        await self._changer.change(
            resume.tenant, resume.id, lambda found: found.resend(self._max_sweeps)
        )
        if resume.erasing is None:
            return
        try:
            await self._eraser.pursue(resume.tenant, resume.id)
        except PyMongoError as error:  # the ledger is away; other work goes on meanwhile
            _log.warning("erasure_waits", resume_id=resume.id, error=type(error).__name__)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._pause)
            try:
                await self.sweep()
                await self.erase_expired()
            except Exception as error:  # noqa: BLE001 (the store is away: sweep again later)
                _log.warning("sweep_failed", error=type(error).__name__)
