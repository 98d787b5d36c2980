"""Debian's nginx with the shipped configuration and a throw-away certificate, before a door."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from tests.doors import DEMO, Door

INFRA = Path(__file__).parents[3] / "infra" / "nginx"


@dataclass(frozen=True, slots=True)
class Front:
    """A running nginx before a running door."""

    port: int
    plain_port: int
    door: Door

    def client(self, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """A client at one of loopback's addresses that takes the throw-away certificate."""
        transport = httpx.AsyncHTTPTransport(
            verify=False,
            local_address=address,
        )
        return httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{self.port}",
            transport=transport,
            headers={"Authorization": f"Bearer {DEMO}"},
            timeout=30,
        )


@asynccontextmanager
async def front_of(
    running: Door, folder: Path, changes: Mapping[str, str] | None = None
) -> AsyncIterator[Front]:
    """Run nginx before ``running``; ``changes`` are made to the shipped file."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed: apt-get install nginx")
    port, plain_port = free_port(), free_port()
    certify(folder)
    places = {
        "ingest:8000": running.urls[0].removeprefix("http://"),
        "listen 8080": f"listen 127.0.0.1:{plain_port}",
        "listen 8443": f"listen 127.0.0.1:{port}",
        "/etc/nginx/tls": str(folder),
        "/run/nginx-coach.pid": str(folder / "nginx.pid"),
        **(changes or {}),
    }
    argv = ("nginx", "-c", str(configure(folder, places)), "-p", str(folder), "-g", "daemon off;")
    child = Child(Program("nginx", argv, folder / "nginx.log", ready=_listens(plain_port)))
    await child.start()
    try:
        yield Front(port, plain_port, running)
    finally:
        await child.stop()


def certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def configure(folder: Path, places: dict[str, str]) -> Path:
    """The shipped file with its addresses and paths changed to those of this test."""
    text = (INFRA / "nginx.conf").read_text()
    for shipped, here in places.items():
        assert shipped in text
        text = text.replace(shipped, here)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


def _listens(port: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True

    return check
