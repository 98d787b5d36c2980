"""A client that sends its upload drop by drop holds nobody up and is told so."""

import asyncio
import time

from tests.doors import DEMO, Door


async def test_a_slow_upload_is_ended_and_others_pass_meanwhile(open_door: Door) -> None:
    port = int(open_door.urls[0].rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = (
        "POST /v1/resumes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {DEMO}\r\nContent-Length: 100000\r\n\r\n"
    )
    writer.write(head.encode() + b'{"basics"')
    began = time.monotonic()
    async with open_door.client() as http:
        assert (await http.get("/v1/resumes")).status_code == 200
        assert time.monotonic() - began < 8
    async with asyncio.timeout(20):
        answer = await reader.readuntil(b"}")
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"too_slow" in answer
    writer.close()
