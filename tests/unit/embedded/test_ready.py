"""Ready checks tell an answer from a wrong one, and from none."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from libs.embedded.kafka_wire import broker_ready
from libs.embedded.ports import FIRST, LAST, LOOPBACK, free_port
from libs.embedded.ready import Ready, http_ok, until


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[int]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.write(answer)
        await writer.drain()
        writer.close()

    port = free_port()
    async with await asyncio.start_server(handle, LOOPBACK, port):
        yield port


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", False),
        (b"", False),
    ],
)
async def test_http_is_ready_at_status_200(answer: bytes, expected: bool) -> None:
    async with answering(answer) as port:
        assert await http_ok(port, "/readyz")() is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (struct.pack(">iii", 40, 1, 1), True),
        (struct.pack(">iii", 40, 1, 0), False),  # it runs, but knows no broker yet
        (struct.pack(">iii", 40, 7, 1), False),  # an answer to somebody else
        (b"\x00", False),
    ],
)
async def test_a_broker_is_ready_when_it_names_one(answer: bytes, expected: bool) -> None:
    async with answering(answer) as port:
        assert await broker_ready(port)() is expected


async def test_until_waits_for_a_port_that_opens_later() -> None:
    port = free_port()
    waiting = asyncio.create_task(until(http_ok(port, "/")))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(handle, LOOPBACK, port):
        await asyncio.wait_for(waiting, 2)


async def test_waiting_is_no_busy_wait() -> None:
    asked = 0

    async def ready() -> bool:
        nonlocal asked
        asked += 1
        return False

    check: Ready = ready
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(until(check), 0.6)
    assert asked <= 16


def test_ports_lie_below_those_of_outgoing_connections() -> None:
    assert all(FIRST <= free_port() <= LAST for _ in range(50))
