import asyncio
import hashlib
import io
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from services.extract.scanning.clamav import ClamAv
from services.extract.scanning.ports import ScannerUnavailableError

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONFIG = """
DatabaseDirectory {folder}
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {folder}/clamd.sock
Foreground true
User root
StreamMaxLength 30M
ScanPDF true
"""
pytestmark = pytest.mark.skipif(which("clamd") is None, reason="clamd is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Debian's clamd with one hand-made signature."""
    folder = tmp_path_factory.mktemp("clamd")
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (folder / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n")
    port = free_port()
    config = folder / "clamd.conf"
    config.write_text(CONFIG.format(folder=folder, port=port))
    process = subprocess.Popen(["clamd", "--config-file", str(config)], stdout=subprocess.DEVNULL)
    for _ in range(100):
        time.sleep(0.1)
        if (folder / "clamd.sock").exists():
            break
    yield f"tcp://127.0.0.1:{port}", folder
    process.terminate()
    process.wait()


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
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
