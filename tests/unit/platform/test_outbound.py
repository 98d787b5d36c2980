"""Foreign URLs never lead into private networks: by name, number, redirect or a second answer."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from libs.platform.outbound import Answer, ForbiddenAddressError, Outbound
from tests.http_server import HttpServer


@pytest.fixture
async def outbound() -> AsyncIterator[Outbound]:
    made = Outbound(allow_private=False)
    yield made
    await made.close()


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let names resolve to ``answers``, one list after the other; the names asked are returned."""
    asked: list[str] = []
    left = list(answers)

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (it, port)) for it in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://2130706433/",  # 127.0.0.1 as one number
        "https://0x7f.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://0/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1:8443/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://224.0.0.1/",
        "https://localhost/",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https:///nothing",
    ],
)
async def test_a_url_that_leads_inside_or_is_unsound_is_refused(
    outbound: Outbound, url: str
) -> None:
    with pytest.raises(ForbiddenAddressError):
        await outbound.check(url)


async def test_one_private_address_among_public_ones_is_enough(
    outbound: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, ["93.184.215.14", "10.0.0.7"])
    with pytest.raises(ForbiddenAddressError):
        await outbound.check("https://both.example/")


async def test_the_request_goes_to_the_address_that_was_judged(
    outbound: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolve_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    sent: list[httpx.Request] = []

    async def body() -> AsyncIterator[bytes]:
        yield b"ok"

    async def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, content=body())

    outbound._http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    answered = await outbound.request("POST", "https://rebinding.example:8443/hook")
    assert answered == Answer(200)
    assert asked == ["rebinding.example"]  # resolved once: a second answer leads nowhere
    assert sent[0].url.host == "93.184.215.14"
    assert sent[0].headers["host"] == "rebinding.example:8443"
    assert sent[0].extensions["sni_hostname"] == "rebinding.example"


async def test_a_redirect_is_an_answer_and_never_followed() -> None:
    hits: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append(await reader.readline())
        head = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n"
        writer.write(head + b"Connection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    inside = Outbound(allow_private=True)
    answered = await inside.request("POST", f"http://127.0.0.1:{port}/hook")
    assert answered == Answer(302, "http://169.254.169.254/")
    assert hits == [b"POST /hook HTTP/1.1\r\n"]
    await inside.close()
    server.close()


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with HttpServer() as proxy, HttpServer() as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        inside = Outbound(allow_private=True)
        await inside.request("GET", server.url)
        await inside.close()
        assert (len(proxy.requests), len(server.requests)) == (0, 1)


async def test_hosts_at_one_address_do_not_share_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, ["127.0.0.1"])
    connections: list[list[bytes]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hosts: list[bytes] = []
        connections.append(hosts)
        while line := await reader.readline():
            if line.startswith(b"Host:"):
                hosts.append(line.split(b":")[1].strip())
            if line == b"\r\n":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    inside = Outbound(allow_private=True)
    for host in ("one.example", "two.example"):
        await inside.request("GET", f"http://{host}:{port}/")
    await inside.close()
    server.close()
    assert connections == [[b"one.example"], [b"two.example"]]
