"""Runs a verb so that Ctrl-C and SIGTERM clean up, and a start-up failure is readable."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from libs.embedded.errors import EmbeddedError
from libs.platform.logs import start_logs

INTERRUPTED = 130


def run(work: Coroutine[Any, Any, int]) -> int:
    """The exit status of ``work``: 130 when interrupted, 1 when a server cannot be started."""
    start_logs("coach", "warning")
    try:
        return asyncio.run(_cancellable(work))
    except asyncio.CancelledError:
        return INTERRUPTED
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1


async def _cancellable(work: Coroutine[Any, Any, int]) -> int:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    return await task
