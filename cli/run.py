"""``coach run``: the embedded stack, the four services and the web page, until Ctrl-C."""

import asyncio
import signal
from pathlib import Path

from rich.console import Console

from cli.fleet import fleet
from libs.embedded.errors import EmbeddedError
from libs.embedded.stack import Bus


async def run_until_interrupted(port: int, bus: Bus, folder: Path, replicas: int) -> int:
    """Run everything; the exit status is 0 after Ctrl-C, 1 if something could not start."""
    console = Console(stderr=True)
    running = asyncio.ensure_future(_run(console, port, bus, folder, replicas))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        console.print("stopped")
    except EmbeddedError as error:
        console.print(f"[red]{error}[/red]")
        return 1
    return 0


async def _run(console: Console, port: int, bus: Bus, folder: Path, replicas: int) -> None:
    console.print("starting ...")
    async with fleet(folder, bus=bus, port=port, replicas=replicas) as started:
        console.print(f"Resume Coach runs on [bold]{started.url}[/bold] (Ctrl-C stops it)")
        console.print(f"API key: {started.key}\nLogs: {started.stack.folder / 'logs'}")
        await asyncio.Event().wait()
