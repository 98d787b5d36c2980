"""``coach run``: the embedded stack, the four services and the web page, until Ctrl-C."""

import asyncio
from pathlib import Path

from rich.console import Console

from cli.fleet import fleet
from libs.embedded.stack import Bus


async def run_fleet(port: int, bus: Bus, folder: Path, replicas: int) -> int:
    """Run everything until cancelled.

    Raises:
        EmbeddedError: something could not be started.
    """
    console = Console(stderr=True)
    console.print("starting ...")
    try:
        async with fleet(folder, bus=bus, port=port, replicas=replicas) as started:
            console.print(f"Resume Coach runs on [bold]{started.url}[/bold] (Ctrl-C stops it)")
            console.print(f"API key: {started.key}\nLogs: {started.stack.folder / 'logs'}")
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        console.print("stopped")
    return 0
