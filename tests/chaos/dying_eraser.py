"""``python -m tests.chaos.dying_eraser SERVICE FOLDER``: a service that dies where it is told to.

The real service, except that before and after each step of an erasure it looks into FOLDER for an
order with its name; if the order names that step, it takes the order and kills itself (SIGKILL).
"""

import asyncio
import os
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from libs.platform.deliveries import Deliveries
from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.inbox import Inbox
from libs.platform.vault.store import Vault
from services.ingest.adapters.mongo import MongoResumes

_STEPS: dict[str, tuple[tuple[type, str], ...]] = {
    "ingest": (
        (MongoResumes, "save"),
        (Vault, "erase"),
        (ErasureLedger, "open"),
        (ErasureLedger, "report"),
        (ErasureLedger, "complete"),
    ),
    "extract": ((Vault, "erase"), (Inbox, "record")),
    "generate": ((Vault, "erase"), (Inbox, "record")),
    "notify": ((Deliveries, "forget"), (Inbox, "record")),
}


def steps(service: str) -> list[str]:
    """Where a service can be told to die: before or after each step of its part."""
    named = [f"{owner.__name__}.{name}" for owner, name in _STEPS[service]]
    every = [f"{when}:{name}" for name in named for when in ("before", "after")]
    return [step for step in every if step != "before:MongoResumes.save"]  # nothing was begun


def order(folder: Path, service: str, step: str) -> Path:
    """Tell a service where to die; the file is gone once it has."""
    file = folder / service
    file.write_text(step)
    return file


def _arm(service: str, folder: Path) -> None:
    file = folder / service

    def die_at(step: str) -> None:
        if file.exists() and file.read_text() == step:
            file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    for owner, name in _STEPS[service]:
        setattr(owner, name, _mortal(getattr(owner, name), f"{owner.__name__}.{name}", die_at))


def _mortal(method: Callable[..., Any], name: str, die_at: Callable[[str], None]) -> Any:
    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        about_erasure = name != "MongoResumes.save" or args[0].erasing is not None
        if about_erasure:
            await asyncio.to_thread(die_at, f"before:{name}")
        outcome = await method(self, *args, **kwargs)
        if about_erasure:
            await asyncio.to_thread(die_at, f"after:{name}")
        return outcome

    return call


if __name__ == "__main__":
    _service, _folder = sys.argv[1:]
    _arm(_service, Path(_folder))
    runpy.run_module(f"services.{_service}", run_name="__main__")
