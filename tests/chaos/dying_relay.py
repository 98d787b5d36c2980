"""``python -m tests.chaos.dying_relay SERVICE FILE``: a service killed between publish and mark.

The real service, except that its relay kills its own process (SIGKILL) when it is about to mark
what it has published; FILE counts the deaths, and after three of them it lives on.
"""

import os
import runpy
import signal
import sys
from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path

from libs.platform.outbox import OutboxStore

DEATHS = 3


def arm(deaths: Path) -> None:
    """Let the next mark be the last thing that this process does."""
    mark = OutboxStore.mark

    def die_first(store: OutboxStore, sent: Mapping[str, Sequence[str]]) -> Awaitable[None]:
        count = len(deaths.read_bytes()) if deaths.exists() else 0
        if count < DEATHS:
            deaths.write_bytes(b"x" * (count + 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return mark(store, sent)

    OutboxStore.mark = die_first  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    service, file = sys.argv[1:]
    arm(Path(file))
    runpy.run_module(f"services.{service}", run_name="__main__")
