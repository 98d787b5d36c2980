"""Extraction in worker processes: a file that hangs or crashes its parser costs that job only."""

from services.extract.domain import Limits
from services.extract.pool import Pool
from services.extract.ports import Extraction


class PooledExtractor:
    """Runs extractions in a pool."""

    def __init__(self, pool: Pool, limits: Limits, job_seconds: float) -> None:
        self._pool = pool
        self._limits = limits
        self._job_seconds = job_seconds

    async def extract(self, content: bytes, media_type: str) -> Extraction:
        """Read, mask and structure in a worker.

        Raises:
            ProblemError: the file cannot be used, or took too long.
        """
        return await self._pool.run(
            _extract, content, media_type, self._limits, timeout_s=self._job_seconds
        )


def _extract(content: bytes, media_type: str, limits: Limits) -> Extraction:
    # Imported in the worker: the parsers would cost the service's own process 150 MB and seconds.
    from services.extract.job import extract  # noqa: PLC0415

    return extract(content, media_type, limits)
