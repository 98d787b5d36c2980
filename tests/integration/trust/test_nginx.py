"""The shipped nginx.conf on Debian's nginx, with a throw-away certificate, before a real door."""

import asyncio
import re
import shutil
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
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
from tests.doors import DEMO, Door, Servers, door

INFRA = Path(__file__).parents[3] / "infra" / "nginx"
RESUME = {"basics": {"name": "A"}, "work": [{"name": "Paperlane"}]}


@dataclass(frozen=True, slots=True)
class Front:
    """A running nginx before a running door."""

    port: int
    plain_port: int
    door: Door

    def client(self, **options: object) -> httpx.AsyncClient:
        """A client that takes the throw-away certificate."""
        return httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{self.port}",
            verify=False,  # noqa: S501 (the certificate is made for this test)
            headers={"Authorization": f"Bearer {DEMO}"},
            timeout=30,
            trust_env=False,
            **options,  # type: ignore[arg-type]
        )


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


@pytest.fixture(scope="module")
async def front(
    door_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Front]:
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed: apt-get install nginx")
    folder = tmp_path_factory.mktemp("nginx")
    env = {"COACH_DEFAULT_PLAN": "unlimited", "COACH_SSE_SECONDS": "1"}
    async with door(door_servers, folder, env) as running:
        port, plain_port = free_port(), free_port()
        certify(folder)
        config = configure(
            folder,
            {
                "ingest:8000": running.urls[0].removeprefix("http://"),
                "listen 8080": f"listen 127.0.0.1:{plain_port}",
                "listen 8443": f"listen 127.0.0.1:{port}",
                "/etc/nginx/tls": str(folder),
                "/run/nginx-coach.pid": str(folder / "nginx.pid"),
            },
        )
        argv = ("nginx", "-c", str(config), "-p", str(folder), "-g", "daemon off;")
        child = Child(Program("nginx", argv, folder / "nginx.log", ready=_listens(plain_port)))
        await child.start()
        try:
            yield Front(port, plain_port, running)
        finally:
            await child.stop()


def _listens(port: int) -> object:
    async def check() -> bool:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True

    return check


async def test_plain_http_is_sent_to_tls(front: Front) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"http://127.0.0.1:{front.plain_port}/docs?a=b")
    assert answer.status_code == 308
    assert answer.headers["location"] == "https://127.0.0.1/docs?a=b"


@pytest.mark.parametrize(
    ("version", "spoken"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)]
)
def test_tls_is_1_2_or_newer(front: Front, version: str, spoken: bool) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with socket.create_connection(("127.0.0.1", front.port), 5) as raw:
        try:
            with context.wrap_socket(raw) as secured:
                assert secured.version() == version.replace("_", ".")
        except ssl.SSLError:
            assert not spoken
        else:
            assert spoken


async def test_answers_carry_the_security_headers_and_no_version(front: Front) -> None:
    async with front.client() as http:
        answer = await http.get("/")
    assert answer.status_code == 200
    assert answer.headers["server"] == "nginx"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/healthz"])
async def test_what_is_for_operators_is_not_for_the_world(front: Front, path: str) -> None:
    async with front.client() as http:
        assert (await http.get(path)).status_code == 404


async def test_a_body_over_the_size_is_refused_as_a_problem(front: Front) -> None:
    async with front.client() as http:
        answer = await http.post("/v1/resumes", content=b"x" * (12 * 1024 * 1024))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "file_too_large"


async def test_an_upload_and_its_events_pass(front: Front) -> None:
    async with front.client() as http:
        resume = await http.post("/v1/resumes", json=RESUME, params={"kind": "interview"})
        assert resume.status_code == 202
        events = resume.json()["analyses"][0]["links"]["events"]
        began = asyncio.get_running_loop().time()
        async with http.stream("GET", events) as answer:
            first = await anext(answer.aiter_lines())
        assert first == "event: progress"
        assert asyncio.get_running_loop().time() - began < 0.9  # not held back until the end


async def test_a_client_that_sends_slowly_is_left(front: Front) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    reader, writer = await asyncio.open_connection("127.0.0.1", front.port, ssl=context)
    writer.write(b"POST /v1/resumes HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n")
    async with asyncio.timeout(15):
        with suppress(ConnectionResetError):
            assert b"200" not in await reader.read()
    writer.close()


async def test_many_requests_of_an_address_are_refused_as_a_problem(front: Front) -> None:
    async with front.client() as http:
        answers = [await http.get("/v1/resumes") for _ in range(80)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert {answer.status_code for answer in answers} == {200, 429}
    assert refused[0].json()["code"] == "rate_limited"
    assert refused[0].headers["retry-after"]


def test_the_cloudflare_networks_are_those_that_the_limits_trust() -> None:
    trusted = Path("libs/platform/limits/cloudflare.txt")
    listed = (INFRA.parents[1] / trusted).read_text().split()
    written = (INFRA / "nginx.conf").read_text()
    assert re.findall(r"set_real_ip_from (\S+);", written) == listed
