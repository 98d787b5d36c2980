"""Whose request it is behind the shipped nginx: counted by the client, whatever it writes.

Addresses of loopback play a client (127.0.0.2, 127.0.0.4) and Cloudflare (127.0.0.3).
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

import pytest

from tests.doors import Servers, door, plans_of
from tests.integration.trust.front import Front, front_of

CLIENT, CLOUDFLARE, CROWD = "127.0.0.2", "127.0.0.3", "127.0.0.4"
SLOW = b"POST /v1/resumes HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"  # and no body


@pytest.fixture(scope="module")
async def front(
    door_servers: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Front]:
    folder = tmp_path_factory.mktemp("addresses")
    env = {
        **plans_of(folder, '[five]\nrequests = "5/minute"\n', "five"),
        "COACH_TRUSTED_PROXIES": '["127.0.0.1/32"]',
    }
    changes = {"rate=100r/m": "rate=100r/s", "173.245.48.0/20": f"{CLOUDFLARE}/32"}
    async with (
        door(door_servers, folder, env) as running,
        front_of(running, folder, changes) as front,
    ):
        yield front


async def statuses(front: Front, address: str, *headers: Mapping[str, str]) -> list[int]:
    async with front.client(address) as http:
        answers = [await http.get("/v1/resumes", headers=sent) for sent in headers]
    return [answer.status_code for answer in answers]


async def test_what_a_client_writes_gives_it_no_other_address(front: Front) -> None:
    lies = [
        {"X-Forwarded-For": f"198.51.100.{n}", "CF-Connecting-IP": f"203.0.113.{n}"}
        for n in range(6)
    ]
    assert await statuses(front, CLIENT, *lies) == [200] * 5 + [429]


async def test_cloudflare_is_believed_about_whom_it_speaks_for(front: Front) -> None:
    one, other = ({"CF-Connecting-IP": f"203.0.113.{n}"} for n in (7, 8))
    lie = {"X-Forwarded-For": "198.51.100.1"}
    asked = [one, {**one, **lie}, one, one, {**one, **lie}, one, other, {**other, **lie}]
    assert await statuses(front, CLOUDFLARE, *asked) == [200] * 5 + [429] + [200] * 2


async def test_an_address_has_fifty_connections_at_once(front: Front) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    async def asked() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", front.port, ssl=context, local_addr=(CROWD, 0)
        )
        writer.write(SLOW)
        return reader, writer

    async with AsyncExitStack() as held:
        for _ in range(50):
            _, writer = await asked()
            held.callback(writer.close)
        await asyncio.sleep(0.1)
        reader, writer = await asked()
        held.callback(writer.close)
        async with asyncio.timeout(5):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readuntil(b"}")
    assert head.startswith(b"HTTP/1.1 429 ")
    assert b"Retry-After: 1\r\n" in head
    assert b'"code":"rate_limited"' in body
    await asyncio.sleep(0.1)
    assert await statuses(front, CROWD, {}) == [200]
