"""Debian's clamd with one signature, made by hand: that of the EICAR test file."""

import hashlib
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_clamd(folder: Path) -> Iterator[str]:
    """Its URL while it runs; a socket beside its configuration serves as well."""
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
    yield f"tcp://127.0.0.1:{port}"
    process.terminate()
    process.wait()
