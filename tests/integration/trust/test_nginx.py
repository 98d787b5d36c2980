"""The shipped nginx.conf on Debian's nginx, with a throw-away certificate, before a real door."""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.doors import Servers, door
from tests.integration.trust.front import INFRA, Front, front_of

RESUME = {"basics": {"name": "A"}, "work": [{"name": "Paperlane"}]}


@pytest.fixture(scope="module")
async def front(
    door_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    env = {"COACH_DEFAULT_PLAN": "unlimited", "COACH_SSE_SECONDS": "1"}
    async with door(door_servers, folder, env) as running, front_of(running, folder) as front:
        yield front


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
