"""Extraction in worker processes: a file that hangs or crashes its parser costs that job only."""

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, Loaders
from services.extract.pool import Pool
from services.extract.ports import Extraction, Upload

_IMPORT_SECONDS = 60


class PooledExtractor:
    """Runs extractions in a pool; ``loaders`` stand in for our readers, see ``reading.reader``."""

    def __init__(self, pool: Pool, limits: Limits, loaders: Loaders, job_seconds: float) -> None:
        self._pool = pool
        self._limits = limits
        self._loaders = loaders
        self._job_seconds = job_seconds

    async def check(self) -> None:
        """Find out at the start of the service whether all loaders are there.

        Raises:
            ProblemError: UNAVAILABLE, naming the loader that cannot be had.
        """
        if self._loaders:
            await self._pool.run(_resolve, self._loaders, timeout_s=_IMPORT_SECONDS)

    async def extract(self, upload: Upload) -> Extraction:
        """Read, mask and structure in a worker.

        Raises:
            ProblemError: the file cannot be used, or took too long.
        """
        job = (upload.content, upload.media_type, self._limits, self._loaders)
        return await self._pool.run(_extract, *job, timeout_s=self._job_seconds)


def _extract(content: bytes, media_type: str, limits: Limits, loaders: Loaders) -> Extraction:
    # Imported in the worker: the parsers would cost the service's own process 150 MB and seconds.
    from services.extract.job import extract  # noqa: PLC0415

    return extract(content, media_type, limits, loaders)


def _resolve(loaders: Loaders) -> None:
    from services.extract.reading.langchain import resolve  # noqa: PLC0415 (an optional extra)

    for dotted in loaders.values():
        try:
            resolve(dotted)
        except (ImportError, TypeError, ValueError):
            raise ProblemError(Code.UNAVAILABLE, f"No LangChain loader: {dotted}") from None
