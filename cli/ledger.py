"""``coach ledger``: the erasure ledger, carried between servers. Needs COACH_MONGO_URL."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from libs.platform.erasure.ledger import ErasureLedger

app = typer.Typer(no_args_is_help=True, help="The erasure ledger, which backups are swept by.")


@app.command()
def dump() -> None:
    """Write every line as JSON to standard output: keep it apart from the database's backups."""

    async def write(ledger: "ErasureLedger") -> int:
        count = 0
        async for text in ledger.dump():
            sys.stdout.write(text + "\n")
            count += 1
        return count

    sys.stderr.write(f"{_with_ledger(write)} lines\n")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(exists=True, help="What dump wrote")],
) -> None:
    """Add the lines of a dump that the ledger lacks; nothing in it changes."""

    async def read(ledger: "ErasureLedger") -> int:
        with file.open(encoding="utf-8") as texts:
            return sum([await ledger.load(text) for text in texts])

    sys.stderr.write(f"{_with_ledger(read)} new lines\n")


def _with_ledger(work: Callable[["ErasureLedger"], Awaitable[int]]) -> int:
    from libs.platform.erasure.settings import LedgerSettings, make_ledger

    async def run() -> int:
        client, ledger = make_ledger(LedgerSettings())
        async with client:
            await ledger.prepare()
            return await work(ledger)

    return asyncio.run(run())
