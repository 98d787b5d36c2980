"""A watcher kills a whole process group once its owner is gone, or says so.

The kernel's parent-death signal reaches a program but not the programs that this one started
(worker pools, helpers). So each group gets a shell that waits at a pipe: the pipe closes when the
owner closes it, or ends, however it ends.
"""

import asyncio
import os
from dataclasses import dataclass

SCRIPT = 'read -r _; kill -s KILL -- "-$1"'


@dataclass(frozen=True, slots=True)
class Watcher:
    """The shell that waits, and our end of its pipe."""

    process: asyncio.subprocess.Process
    pipe: int

    @classmethod
    async def of(cls, group: int) -> "Watcher":
        """Watch over the process group ``group``."""
        theirs, ours = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                "/bin/sh",
                "-c",
                SCRIPT,
                "watcher",
                str(group),
                stdin=theirs,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return cls(process, ours)

    async def close(self) -> None:
        """Kill what is left of the group."""
        os.close(self.pipe)
        await self.process.wait()
