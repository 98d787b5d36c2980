"""``coach erase``: the owner's right, from the command line, with the receipt that proves it."""

import asyncio
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cli.client import CoachClient
from cli.connecting import ask_service
from libs.contracts.api import ErasureView
from libs.platform.erasure.receipt import InvalidReceiptError, Receipt, verify

_PATIENCE_SECONDS = 120
_PAUSE_SECONDS = 0.3


async def erase_resume(resume_id: str, receipt: Path | None) -> int:
    """Erase over the API, wait for the receipt, verify it, and keep it in the file if given.

    Returns:
        The exit status: 0 once everything is gone and the receipt holds.
    """

    async def erase(client: CoachClient) -> int:
        await client.erase(resume_id)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                view = await _complete(client, resume_id)
        except TimeoutError:
            sys.stderr.write("The erasure is under way; ask again for its receipt later.\n")
            return 1
        proof = {"receipt": view.receipt, **await client.erasure_keys()}
        if receipt is not None:
            text = json.dumps(proof, indent=2) + "\n"
            await asyncio.to_thread(receipt.write_text, text, encoding="utf-8")
        return _show(json.dumps(proof))

    return await ask_service(erase)


def show_receipt(file: Path) -> int:
    """Verify a kept receipt with the keys beside it, without a network, and show it."""
    return _show(file.read_text(encoding="utf-8"))


async def _complete(client: CoachClient, resume_id: str) -> ErasureView:
    while True:
        view = await client.erasure(resume_id)
        if view.receipt is not None:
            return view
        await asyncio.sleep(_PAUSE_SECONDS)


def _show(proof: str) -> int:
    """Print what the receipt says; the exit status is 1 if its signature does not hold."""
    try:
        told = json.loads(proof)
        receipt = verify(told["receipt"], told)
    except (InvalidReceiptError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"This is no valid receipt: {error}\n")
        return 1
    Console().print(_table(receipt))
    sys.stdout.write(f"{receipt.resume_id} is erased; the receipt's signature holds\n")
    return 0


def _table(receipt: Receipt) -> Table:
    table = Table("service", "when", "erased", title=f"Erased for {receipt.tenant}")
    for part in receipt.erasure["parts"]:
        counts = ", ".join(f"{count} {place}" for place, count in part["erased"].items())
        table.add_row(part["service"], part["at"], counts)
    return table
