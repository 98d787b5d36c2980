"""CPU work in processes that may hang, crash or leak without the service noticing much.

Why not pebble or ``ProcessPoolExecutor``: the one polls ten times a second for time-outs and cannot
recycle by memory, the other loses every job in flight when one worker dies.
"""

import asyncio
import pickle
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from libs.contracts.problems import Code, ProblemError
from services.extract.forking import ForkServer
from services.extract.worker import Answer

T = TypeVar("T")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker gets and when it is replaced; ``preload`` is imported once, before forking."""

    memory_bytes: int = 850_000_000
    recycle_jobs: int = 1_000
    recycle_rss_bytes: int = 700_000_000
    preload: Sequence[str] = ("services.extract.reading.preload",)


class _Seat:
    """A worker and how worn it is. Used by one thread at a time."""

    def __init__(self, server: ForkServer, terms: Terms) -> None:
        self._worker = server.fork()
        self._terms = terms
        self._jobs = 0
        self._rss_bytes = 0
        self.end = self._worker.end

    @property
    def is_worn(self) -> bool:
        """Whether it is time for a fresh one."""
        terms = self._terms
        return self._jobs >= terms.recycle_jobs or self._rss_bytes > terms.recycle_rss_bytes

    def ask(self, job: bytes, timeout_s: float) -> Answer:
        """Send one job and wait.

        Raises:
            TimeoutError: no answer in time; the worker must be killed.
            EOFError, OSError: the worker is dead.
        """
        pipe = self._worker.pipe
        self._jobs += 1
        pipe.send_bytes(job)
        if not pipe.poll(timeout_s):
            raise TimeoutError
        answer: Answer = pickle.loads(pipe.recv_bytes())  # noqa: S301 (our own child)
        self._rss_bytes = answer.rss_bytes
        return answer


class Pool:
    """``workers`` processes, each fed by a thread of its own, so that the event loop never waits.

    A job's time limit runs from when a worker takes it, not from when it is queued.
    """

    def __init__(self, workers: int, terms: Terms = Terms()) -> None:
        self._terms = terms
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pool")
        self._server = ForkServer(terms.preload, terms.memory_bytes)
        self._seats: queue.SimpleQueue[_Seat | None] = queue.SimpleQueue()
        self._workers = workers
        for _ in range(workers):
            self._seats.put(None)

    async def start(self) -> None:
        """Start the processes now rather than with the first jobs."""
        await asyncio.gather(*(self.run(int, timeout_s=60) for _ in range(self._workers)))

    async def run(self, function: Callable[..., T], *args: Any, timeout_s: float) -> T:
        """Run ``function(*args)`` in a worker; both must pickle.

        Raises:
            ProblemError: the function's own; EXTRACTION_TIMEOUT when ``timeout_s`` is over;
                ARCHIVE_BOMB when it wants more memory than allowed; UNAVAILABLE when no worker
                can be started, or a package is not installed; DAMAGED_FILE when it crashes the
                worker or fails otherwise.
        """
        job = pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._serve, job, timeout_s)
        if answer.error is not None:
            raise _problem(answer.error) from None
        result: T = answer.result
        return result

    def close(self) -> None:
        """Wait for the jobs in hand, then end the processes."""
        self._threads.shutdown(wait=True)
        while not self._seats.empty():
            if seat := self._seats.get():
                seat.end()
        self._server.close()

    def _serve(self, job: bytes, timeout_s: float) -> Answer:
        """Serve one job at a free seat; a worker that breaks is replaced with the next job."""
        seat = self._seats.get()
        try:
            seat = seat or self._seat()
            answer = seat.ask(job, timeout_s)
        except ProblemError as problem:
            answer = Answer(None, problem, 0)
        except TimeoutError:
            answer = Answer(None, ProblemError(Code.EXTRACTION_TIMEOUT), 0)
        except (EOFError, OSError) as error:
            answer = Answer(None, error, 0)
        else:
            if not (seat.is_worn or isinstance(answer.error, MemoryError)):
                self._seats.put(seat)
                return answer
        if seat is not None:
            seat.end()
        self._seats.put(None)
        return answer

    def _seat(self) -> _Seat:
        try:
            return _Seat(self._server, self._terms)
        except OSError as error:
            _log.error("no_worker", fault=type(error).__qualname__)
            raise ProblemError(Code.UNAVAILABLE) from None


def _problem(error: Exception) -> ProblemError:
    """The problem that the user is told; the log gets the kind of fault, never its text."""
    if isinstance(error, ProblemError):
        return error
    _log.warning("extraction_fault", fault=type(error).__qualname__)
    if isinstance(error, ImportError):  # an installation's fault, never the file's
        return ProblemError(Code.UNAVAILABLE)
    bomb = isinstance(error, MemoryError)
    return ProblemError(Code.ARCHIVE_BOMB if bomb else Code.DAMAGED_FILE)
