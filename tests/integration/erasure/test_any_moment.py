"""A process that dies before or after any write of an erasure: the next ones finish it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, NoReturn

import pytest
from pymongo.asynchronous.collection import AsyncCollection

from libs.contracts.kinds import ErasureCause
from libs.platform.erasure.receipt import verify
from libs.platform.erasure.settings import LedgerSettings
from services.ingest.values import ResumeState
from tests.integration.erasure.desk import OTHERS, Desk

WRITES = ("insert_one", "insert_many", "update_one", "update_many", "replace_one", "delete_many")


class KilledError(Exception):
    """The process is dead; what it would do about this error it cannot write."""


class Process:
    """Dies at one write, counted from 0: after that nothing is written."""

    def __init__(self, write: int, *, before: bool) -> None:
        self.dead = asyncio.Event()
        self._left = write
        self._before = before

    @contextmanager
    def running(self) -> Iterator[None]:
        """What is written now, it writes."""
        with pytest.MonkeyPatch.context() as patch:
            for name in WRITES:
                patch.setattr(AsyncCollection, name, self._mortal(getattr(AsyncCollection, name)))
            yield

    def _mortal(self, method: Any) -> Any:
        async def call(collection: Any, *args: Any, **kwargs: Any) -> Any:
            self._left -= 1
            if self._left < 0 and self._before:
                self._die()
            outcome = await method(collection, *args, **kwargs)
            if self._left < 0:
                self._die()
            return outcome

        return call

    def _die(self) -> NoReturn:
        self.dead.set()
        raise KilledError


async def whole_erasure(desk: Desk, ident: str) -> None:
    await desk.eraser.erase(await desk.get(ident), ErasureCause.REQUEST)
    await desk.hear(ident, *OTHERS)


async def survivors_finish(settings: LedgerSettings, ident: str) -> None:
    """Start anew: the broker delivers reports again, the sweeper does the rest."""
    async with Desk.start(settings) as desk:
        await desk.restored.sweep()
        if (await desk.get(ident)).state is not ResumeState.ERASED:
            return
        await desk.hear(ident, *OTHERS)
        await asyncio.sleep(0.02)
        await desk.sweeper.sweep()


async def dies(settings: LedgerSettings, ident: str, write: int, *, before: bool) -> bool:
    """Whether a process that erases comes so far as to die at that write."""
    process = Process(write, before=before)
    async with Desk.start(settings) as desk:
        await desk.upload(ident)
        with process.running():
            work = asyncio.create_task(whole_erasure(desk, ident))
            death = asyncio.create_task(process.dead.wait())
            await asyncio.wait({work, death}, return_when=asyncio.FIRST_COMPLETED)
            work.cancel()
            death.cancel()
            await asyncio.gather(work, death, return_exceptions=True)
    return process.dead.is_set()


@pytest.mark.parametrize("before", [True, False])
async def test_an_erasure_completes_whichever_write_was_the_last_of_its_process(
    settings: LedgerSettings, desk: Desk, *, before: bool
) -> None:
    begun = 0
    for write in count():
        ident = f"res_{write}"
        if not await dies(settings, ident, write, before=before):
            break
        await survivors_finish(settings, ident)
        resume = await desk.get(ident)
        if resume.erasing is None:  # it died before it had begun, and nobody was told otherwise
            assert resume.state is ResumeState.PROCESSING
            continue
        begun += 1
        assert await desk.left(ident) == []
        assert resume.erasing.completed_at is not None
        completion = (await desk.erasure(ident)).completion
        assert completion is not None
        assert verify(completion.receipt, {"keys": await desk.ledger.keys()}).resume_id == ident
    assert begun >= 9
