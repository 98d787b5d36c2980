"""One stack per folder: a lock that lives as long as any process of the stack."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from libs.embedded.errors import FolderInUseError

# Seconds that the children of a killed owner may take to die.
PATIENCE, STEP = 2.0, 0.05


@asynccontextmanager
async def locked(folder: Path, patience: float = PATIENCE) -> AsyncIterator[int]:
    """Hold ``folder`` for this process; yields a descriptor for the children to inherit.

    The lock (flock(2)) belongs to the open file, so it is free only when this process and every
    child that inherited the descriptor have ended, however they ended.

    Raises:
        FolderInUseError: Another process held the folder for ``patience`` seconds.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await _acquire(folder, handle, patience)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield handle
    finally:
        os.close(handle)


async def _acquire(folder: Path, handle: int, patience: float) -> None:
    for _ in range(int(patience / STEP)):
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        await asyncio.sleep(STEP)
    raise FolderInUseError(folder, os.pread(handle, 32, 0).decode())
