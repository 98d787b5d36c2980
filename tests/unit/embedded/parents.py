"""Run a program in a process of its own, take that process away, and see who is left."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]


@contextmanager
def running(source: str, *arguments: str) -> Iterator[psutil.Process]:
    """A Python process that runs ``source`` and has printed a line once it was ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", source, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline(), "the process ended before it was ready"
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.communicate()


def living(processes: Sequence[psutil.Process], patience: float) -> list[psutil.Process]:
    """Those of ``processes`` that still live after ``patience`` seconds; zombies do not."""
    deadline = time.monotonic() + patience
    while (left := [process for process in processes if _lives(process)]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.02)
    return left


def left_after(parent: psutil.Process, blow: signal.Signals, count: int) -> list[psutil.Process]:
    """Send ``blow`` to ``parent``; those of its ``count`` descendants that live 5 s later."""
    family = parent.children(recursive=True)
    assert len(family) >= count, family
    parent.send_signal(blow)
    return living(family, 5)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
