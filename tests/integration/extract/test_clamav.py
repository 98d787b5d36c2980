import asyncio
import io
import zipfile
from pathlib import Path
from shutil import which

import pytest

from services.extract.scanning.clamav import ClamAv
from services.extract.scanning.ports import ScannerUnavailableError
from tests.integration.extract.antivirus import EICAR, free_port

pytestmark = pytest.mark.skipif(which("clamd") is None, reason="clamd is not installed")


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "text")
        archive.writestr("word/media/image1.png", data)
    return packed.getvalue()


async def test_a_clean_file_of_many_chunks_passes(clamd: tuple[str, Path]) -> None:
    assert await ClamAv(clamd[0]).find(b"resume " * 500_000) is None


@pytest.mark.parametrize("data", [EICAR, zipped(EICAR), zipped(zipped(EICAR))])
async def test_malware_is_named_in_archives_too(clamd: tuple[str, Path], data: bytes) -> None:
    assert "Eicar-Test" in (await ClamAv(clamd[0]).find(data) or "")


async def test_a_unix_socket_serves_as_well(clamd: tuple[str, Path]) -> None:
    found = await ClamAv(f"unix://{clamd[1]}/clamd.sock").find(EICAR)
    assert "Eicar-Test" in (found or "")


async def test_scans_run_side_by_side(clamd: tuple[str, Path]) -> None:
    scanner = ClamAv(clamd[0])
    found = await asyncio.gather(*(scanner.find(EICAR if n % 2 else b"ok") for n in range(20)))
    assert [name is not None for name in found] == [bool(n % 2) for n in range(20)]


async def test_a_scanner_that_is_away_is_told_apart_from_a_verdict() -> None:
    with pytest.raises(ScannerUnavailableError):
        await ClamAv(f"tcp://127.0.0.1:{free_port()}").find(b"x")


async def test_a_scanner_that_says_nothing_is_given_up_on() -> None:
    server = await asyncio.start_server(lambda _r, _w: asyncio.sleep(60), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(ScannerUnavailableError):
        await ClamAv(f"tcp://127.0.0.1:{port}", timeout_s=0.2).find(b"x")
    server.close()
