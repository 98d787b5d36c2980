"""``python -m tests.chaos.dying_relay SERVICE FILE TIMES``: dies between publish and mark.

The real service, except that its relay kills its own process (SIGKILL) when it is about to mark
what it has published; FILE counts the deaths, and after TIMES of them it lives on.
"""

import os
import runpy
import signal
import sys
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path

from libs.platform.outbox import OutboxStore


def arm(deaths: Path, times: int) -> None:
    """Let the next mark be the last thing that this process does."""
    mark = OutboxStore.mark

    def die_first(store: OutboxStore, sent: Mapping[str, Sequence[str]]) -> Awaitable[None]:
        count = len(deaths.read_bytes()) if deaths.exists() else 0
        if count < times:
            deaths.write_bytes(b"x" * (count + 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return mark(store, sent)

    OutboxStore.mark = die_first  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    service, file, times = sys.argv[1:]
    arm(Path(file), int(times))
    runpy.run_module(f"services.{service}", run_name="__main__")
