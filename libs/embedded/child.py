"""A supervised child process: started, watched until ready, stopped, killed, never orphaned."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Self

from libs.embedded import ready as readiness
from libs.embedded.errors import ChildError
from libs.embedded.logfile import LogFile
from libs.embedded.watcher import Watcher

LAUNCH = str(Path(__file__).with_name("launch.py"))


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how to tell that it is ready. Times are in seconds.

    ``env`` is laid over this process's environment. ``hint`` tells a person what to do when the
    program does not start.
    """

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    ready: readiness.Ready | None = None
    start_timeout: float = 30.0
    stop_signal: Signals = SIGTERM
    stop_timeout: float = 20.0
    hint: str = ""


class Child:
    """One program as a child process in a process group of its own.

    It dies with this process, Ctrl-C at the terminal does not reach it, and its own children
    never outlive it. ``inherit`` are file descriptors to keep open in it.
    """

    def __init__(self, program: Program, inherit: Sequence[int] = ()) -> None:
        self.program = program
        self._inherit = tuple(inherit)
        self._log = LogFile(program.log)
        self._process: asyncio.subprocess.Process | None = None
        self._watcher: Watcher | None = None
        self._starting = asyncio.Lock()

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its process group."""
        if self._process is None:
            raise RuntimeError(f"{self.program.name} was never started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    async def wait(self) -> int:
        """Wait for the process to end by itself or by a signal; its exit status."""
        if self._process is None:
            raise RuntimeError(f"{self.program.name} was never started")
        return await self._process.wait()

    async def start(self) -> None:
        """Start the program and return when it is ready; does nothing if it runs.

        Raises:
            ChildError: It ended, or was not ready in time.
        """
        async with self._starting:
            if self.running:
                return
            await self._release()
            try:
                self._process = await self._spawn()
                self._watcher = await Watcher.of(self._process.pid)
                await self._until_ready(self._process)
            except BaseException:
                await self.kill()
                raise

    async def stop(self) -> None:
        """Ask the program to end, kill it if it does not in time, and sweep up its children."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(self.program.stop_signal)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), self.program.stop_timeout)
        await self.kill()

    async def kill(self) -> None:
        """Kill the whole process group at once (SIGKILL)."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, SIGKILL)
            await self._process.wait()
        await self._release()

    async def restart(self) -> None:
        """Stop if it runs, then start the same program again."""
        await self.stop()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _spawn(self) -> asyncio.subprocess.Process:
        program = self.program
        launch = (sys.executable, "-I", "-S", LAUNCH, str(os.getpid()))
        with self._log.open() as log:
            return await asyncio.create_subprocess_exec(
                *launch,
                *program.argv,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=program.cwd,
                env={**os.environ, **program.env},
                pass_fds=self._inherit,
                start_new_session=True,
            )

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        if self.program.ready is None:
            return
        ended = asyncio.ensure_future(process.wait())
        answered = asyncio.ensure_future(readiness.until(self.program.ready))
        try:
            done, _ = await asyncio.wait(
                {ended, answered},
                timeout=self.program.start_timeout,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            ended.cancel()
            answered.cancel()
        if ended in done:
            raise self.failure(f"it ended with status {process.returncode}")
        if not done:
            raise self.failure(f"it did not answer in {self.program.start_timeout:g} s")
        answered.result()

    def failure(self, reason: str) -> ChildError:
        """The error for ``reason``, with the last lines that the program printed."""
        program = self.program
        return ChildError(program.name, reason, program.log, self._log.tail(), program.hint)

    async def _release(self) -> None:
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            await watcher.close()


async def complete(program: Program, timeout: float) -> None:  # noqa: ASYNC109 (part of the error)
    """Run ``program`` to its end, in at most ``timeout`` seconds; its ready check is not asked.

    Raises:
        ChildError: It failed, or took too long.
    """
    child = Child(replace(program, ready=None))
    async with child:
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), timeout)
        if child.running:
            raise child.failure(f"it took longer than {timeout:g} s")
        if status := await child.wait():
            raise child.failure(f"it ended with status {status}")
