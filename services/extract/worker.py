"""The worker's side of the pool: answers one job after the other until its pipe closes."""

import gc
import os
import pickle
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_GC_THRESHOLD = 50_000


class Answer(NamedTuple):
    """What came of a job: its result or its exception, and the worker's memory after it."""

    result: Any
    error: Exception | None
    rss_bytes: int


def serve(pipe: Connection, memory_bytes: int) -> None:
    """Run jobs from ``pipe``; more than ``memory_bytes`` of data raises MemoryError in the job.

    A page of text makes thousands of short-lived objects, so garbage is collected more rarely than
    by default.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(_GC_THRESHOLD)
    while True:
        try:
            job = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(_answer(job))


def _answer(job: bytes) -> bytes:
    function: Callable[..., Any]
    try:
        function, args = pickle.loads(job)  # noqa: S301 (from the parent process, by a private pipe)
        answer = Answer(function(*args), None, rss_bytes())
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 (any fault of a parser costs its job only)
        return _fault(error)


def _fault(error: Exception) -> bytes:
    try:
        return pickle.dumps(Answer(None, error, rss_bytes()))
    except Exception:  # noqa: BLE001 (an exception that cannot travel is named instead)
        return pickle.dumps(Answer(None, RuntimeError(type(error).__qualname__), rss_bytes()))


def rss_bytes() -> int:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
