"""Spoiled requests, many of them: never a 500, never a trace, always a problem."""

import asyncio
import json
import random
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.doors import DEMO, Door
from tests.security.test_authorisation import BODIES, POLICY

AT_ONCE = 16
TEXTS = (
    "", "\0", "../../etc/passwd", "%00", "%2e%2e%2f", "a" * 5000, "☃", "\ud83d\ude00", "'",
    "{{7*7}}", "$ne", '{"$gt":""}', "-1", "1e309", "NaN", "null", "true", "[]", "<script>",
    "\r\nX: y", "res_x",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *TEXTS, None, True, -1, 2**63, 1.5, [], {}, [[]], {"$gt": ""}, ["x"] * 50, {"a": {"b": {}}},
)  # fmt: skip
TYPES = (
    "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "",
    "application/json; charset=utf-16", "application/x-www-form-urlencoded", "☃",
)  # fmt: skip
HEADERS = (
    "Idempotency-Key", "X-Forwarded-For", "Authorization",
    "Accept", "Range", "If-None-Match", "Expect", "Cookie", "Content-Encoding",
)  # fmt: skip
TOKENS = (DEMO, "coach_", "coachr_a_b", "a.b.c", "e30.e30.", "eyJpc3MiOiAicmVzdW1lLWNvYWNoIn0" * 2)


class Fuzzer:
    """Requests near to valid ones, spoiled in a place or two; the same seed sends the same."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def request(self, client: httpx.AsyncClient) -> httpx.Request:
        """The next request."""
        chance = self._chance
        operation = chance.choice(list(POLICY))
        method, _, path = operation.partition(" ")
        if chance.random() < 0.1:
            method = chance.choice(("PATCH", "OPTIONS", "HEAD", "TRACE", "GET", "DELETE", "POST"))
        for part in ("resume_id", "analysis_id", "webhook_id", "key_id"):
            path = path.replace(f"{{{part}}}", self._in_path())
        headers = {"Authorization": f"Bearer {self._token()}"}
        if chance.random() < 0.3:
            headers[chance.choice(HEADERS)] = self._ascii()
        content = self._content(operation)
        if content:
            headers["Content-Type"] = self._type()
        query = {"kind": self._ascii(), "cursor": self._ascii(), "limit": self._ascii()}
        return client.build_request(
            method,
            path,
            content=content,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            params=query if chance.random() < 0.3 else None,
        )

    def _token(self) -> str:
        return DEMO if self._chance.random() < 0.8 else self._chance.choice(TOKENS)

    def _type(self) -> str:
        return TYPES[0] if self._chance.random() < 0.6 else self._chance.choice(TYPES)

    def _in_path(self) -> str:
        text = self._chance.choice(TEXTS).encode("utf-8", "surrogatepass")
        return "".join(f"%{byte:02x}" for byte in text) or "x"

    def _ascii(self) -> str:
        text = self._chance.choice(TEXTS).encode("ascii", "ignore").decode()
        return "".join(char for char in text if char.isprintable())

    def _content(self, operation: str) -> bytes:
        chance = self._chance
        if operation not in BODIES:
            return b""
        body = BODIES[operation]()
        for _ in range(chance.randint(0, 3)):
            body[chance.choice([*body, "target", "replace", "count"])] = chance.choice(VALUES)
        content = bytearray(json.dumps(body).encode())
        if chance.random() < 0.3:
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.1:
            del content[chance.randrange(len(content)) :]
        return bytes(content)


@pytest.mark.timeout(1200)
async def test_spoiled_requests_never_break_the_door(fuzzed_door: Door, spoiled: int) -> None:
    fuzzer, answers, gate = Fuzzer(seed=7), Counter[int](), asyncio.Semaphore(AT_ONCE)
    async with fuzzed_door.client() as client:

        async def one(asked: httpx.Request) -> None:
            async with gate:
                try:
                    answer = await client.send(asked)
                except httpx.RemoteProtocolError:  # what is no HTTP is cut off
                    answers[0] += 1
                    return
            answers[answer.status_code] += 1
            assert answer.status_code < 500, (asked, asked.content, answer.text)
            assert "Traceback" not in answer.text

        await asyncio.gather(*(one(fuzzer.request(client)) for _ in range(spoiled)))
    assert sum(answers.values()) == spoiled
    assert {200, 401, 404, 422} <= set(answers)
    assert b"unforeseen" not in b"".join(log.read_bytes() for log in fuzzed_door.logs)
