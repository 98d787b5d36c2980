"""Connections in small pools, against a server that answers when it is told to."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from libs.llm.providers.pools import Pools

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Held:
    """Holds every request until it is let go; knows how many connections it has seen."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.connections = 0
        self.waiting = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests."""
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.waiting += 1
                await self.go.wait()
                writer.write(_ANSWER)
        except asyncio.IncompleteReadError:
            writer.close()


@pytest.fixture
async def held() -> AsyncIterator[tuple[Held, str]]:
    server = Held()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    yield server, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    listening.close()


async def test_calls_beyond_one_pool_are_all_in_flight_at_once(held: tuple[Held, str]) -> None:
    server, url = held
    async with httpx2.AsyncClient(mounts={"all://": Pools(100, 5)}) as client:
        calls = [asyncio.create_task(client.get(url)) for _ in range(50)]
        async with asyncio.timeout(10):
            while server.waiting < len(calls):
                await asyncio.sleep(0.01)
        server.go.set()
        assert {(await call).text for call in calls} == {"ok"}


async def test_calls_one_after_the_other_share_a_connection(held: tuple[Held, str]) -> None:
    server, url = held
    server.go.set()
    async with httpx2.AsyncClient(mounts={"all://": Pools(100, 5)}) as client:
        for _ in range(20):
            await client.get(url)
    assert server.connections == 1


async def test_no_more_connections_than_allowed(held: tuple[Held, str]) -> None:
    server, url = held
    async with httpx2.AsyncClient(mounts={"all://": Pools(16, 5)}) as client:
        calls = [asyncio.create_task(client.get(url)) for _ in range(40)]
        await asyncio.sleep(0.3)
        server.go.set()
        await asyncio.gather(*calls)
    assert server.connections <= 16


async def test_a_call_that_is_given_up_leaves_its_place(held: tuple[Held, str]) -> None:
    server, url = held
    async with httpx2.AsyncClient(mounts={"all://": Pools(16, 5)}) as client:
        given_up = [asyncio.create_task(client.get(url)) for _ in range(16)]
        await asyncio.sleep(0.3)
        for call in given_up:
            call.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        server.go.set()
        async with asyncio.timeout(10):
            assert (await client.get(url)).text == "ok"
