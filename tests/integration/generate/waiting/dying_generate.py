"""``python -m tests.integration.generate.waiting.dying_generate FILE``: killed after a submission.

The real service, except that it kills its own process (SIGKILL) when the vendor has the batch and
the store is about to hear of it. FILE is written then.
"""

import os
import runpy
import signal
import sys
from pathlib import Path

from libs.llm.batch.adapters.mongo import MongoBatches


def arm(died: Path) -> None:
    """Let the confirmation be the last thing that this process does."""

    async def die(*_: object) -> None:
        died.touch()  # noqa: ASYNC240 (the last thing that this loop does)
        os.kill(os.getpid(), signal.SIGKILL)

    MongoBatches.confirm = die  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    arm(Path(sys.argv[1]))
    runpy.run_module("services.generate", run_name="__main__")
