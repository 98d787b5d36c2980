"""Archives are sent while they are written."""

import gc
import io
import sys
from collections.abc import AsyncIterator
from typing import Any
from zipfile import ZipFile

import pytest

from services.ingest.archive import ZipStream


async def test_the_pieces_make_a_sound_archive_and_come_file_by_file() -> None:
    archive = ZipStream()
    first = await archive.add("이력서/text.txt", "홍길동".encode())
    second = await archive.add("big.bin", bytes(range(256)) * 4096)
    assert first.startswith(b"PK\x03\x04")
    assert second.startswith(b"PK\x03\x04")
    whole = ZipFile(io.BytesIO(first + second + archive.end()))
    assert whole.testzip() is None
    assert whole.namelist() == ["이력서/text.txt", "big.bin"] == archive.names
    assert whole.read("이력서/text.txt").decode() == "홍길동"


async def pieces() -> AsyncIterator[bytes]:
    """An archive that only the collector of cycles finds, as after an error with its traceback."""
    cycle: list[Any] = [ZipStream()]
    cycle.append(cycle)
    for name in ("one", "two"):
        yield await cycle[0].add(name, b"content")


async def test_one_that_breaks_off_is_let_go_without_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faults = list[Any]()
    monkeypatch.setattr(sys, "unraisablehook", faults.append)
    started = pieces()
    await anext(started)
    await started.aclose()  # type: ignore[attr-defined]  # a generator, typed as what it is used as
    del started
    gc.collect()
    assert faults == []
