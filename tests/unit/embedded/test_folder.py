"""A folder serves one stack at a time."""

import asyncio
from pathlib import Path

import pytest

from libs.embedded.child import Child, Program
from libs.embedded.errors import FolderInUseError
from libs.embedded.folder import locked


async def test_a_held_folder_is_refused_and_its_holder_named(tmp_path: Path) -> None:
    async with locked(tmp_path):
        with pytest.raises(FolderInUseError, match=r"in use by process \d+"):
            async with locked(tmp_path, patience=0.1):
                pass


async def test_folders_do_not_disturb_each_other(tmp_path: Path) -> None:
    async with locked(tmp_path / "one"), locked(tmp_path / "two", patience=0.1):
        pass


async def test_a_folder_is_free_after_use(tmp_path: Path) -> None:
    for _ in range(2):
        async with locked(tmp_path, patience=0.1):
            pass


async def test_a_folder_is_held_while_a_child_that_inherited_the_lock_lives(tmp_path: Path) -> None:
    async with locked(tmp_path) as lock:
        child = Child(Program("heir", ("sleep", "60"), tmp_path / "log"), inherit=[lock])
        await child.start()
    with pytest.raises(FolderInUseError):
        async with locked(tmp_path, patience=0.1):
            pass
    await child.stop()
    async with locked(tmp_path, patience=0.1):
        pass


async def test_a_waiter_gets_the_folder_when_it_becomes_free(tmp_path: Path) -> None:
    async def hold() -> None:
        async with locked(tmp_path):
            await asyncio.sleep(0.2)

    holder = asyncio.create_task(hold())
    await asyncio.sleep(0.05)
    async with locked(tmp_path):
        assert holder.done()
