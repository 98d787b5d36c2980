"""A fork server: imports the heavy libraries once, then forks a worker in a millisecond.

Its own few lines instead of multiprocessing's, which runs the parent's main module again in every
child. Workers are named by pidfd, so that a kill can never hit a process that came later.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import NoReturn

from services.extract.worker import serve

_ROOT = str(Path(__file__).parents[2])
_VENDOR_KEYS = {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"}
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Worker:
    """A forked process and the pipe to it."""

    def __init__(self, pipe: Connection, pidfd: int) -> None:
        self.pipe = pipe
        self._pidfd = pidfd

    def end(self) -> None:
        """Kill the process; the fork server reaps it."""
        self.pipe.close()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)


class ForkServer:
    """Starts with the first worker asked for, and again if it has died. Safe to share."""

    def __init__(self, preload: Sequence[str], memory_bytes: int) -> None:
        self._arguments = [str(memory_bytes), *preload]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def fork(self) -> Worker:
        """A fresh worker.

        Raises:
            OSError: the server cannot be started.
        """
        with self._lock:
            try:
                return self._ask()
            except OSError:
                self._stop()
                return self._ask()

    def close(self) -> None:
        """End the server; its workers end when their pipes close."""
        with self._lock:
            self._stop()

    def _ask(self) -> Worker:
        control = self._control or self._start()
        ours, theirs = Pipe()
        with theirs:
            socket.send_fds(control, [b"."], [theirs.fileno()])
            _, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not fds:
            raise BrokenPipeError
        return Worker(ours, fds[0])

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
        kept = {name: value for name, value in os.environ.items() if not _is_ours(name)}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-m", __name__, str(theirs.fileno()), *self._arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**kept, "PYTHONPATH": os.pathsep.join(paths)},
            )
        self._control = ours
        return ours

    def _stop(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


def _is_ours(variable: str) -> bool:
    """Whether it is the service's setting, maybe a key: not for who parses strangers' files."""
    return variable.startswith("COACH_") or variable in _VENDOR_KEYS


def main(control: socket.socket, memory_bytes: int, preload: Sequence[str]) -> None:
    """Fork a worker for each file descriptor sent over ``control``, and answer with its pidfd.

    What is loaded is frozen out of garbage collection: a collection in a worker would write to its
    pages, and so unshare them. What importing it left behind goes back to the system, 70 MB.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    for module in preload:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    with contextlib.suppress(AttributeError):  # glibc has it, musl has not
        ctypes.CDLL(None).malloc_trim(0)
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            control.close()
            _work(fds[0], memory_bytes, server)
        pidfd = os.pidfd_open(pid)
        socket.send_fds(control, [b"."], [pidfd])
        os.close(pidfd)
        os.close(fds[0])


def _work(pipe: int, memory_bytes: int, server: int) -> NoReturn:
    """Serve, in the child, which ends when the server does.

    What parsers print is dropped: they quote the file, and a broken one thousands of times over.
    It never ends as the interpreter does: that would wait for threads that the fork left behind.
    """
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        silence = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(silence, descriptor)
        if os.getppid() == server:
            serve(Connection(pipe), memory_bytes)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:])
