"""JSON over HTTP from a source that may be slow, busy, wrong or hostile."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.generate.connectors.ports import ConnectorError

_MAX_BYTES = 2_000_000
_SERVER_ERRORS = range(500, 600)
_PATIENCE_S = 30.0
_FORBIDDEN, _TOO_MANY = 403, 429


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object and the headers it came with."""

    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


class JsonClient:
    """Asks politely: bounded time, size and attempts; waits as told, else exponentially.

    Args:
        client: shared connection pool; redirects stay off, so that no source sends us elsewhere.
        attempts: requests in all.
        base_s: first back-off in seconds; doubles, with full jitter (AWS Architecture Blog,
            "Exponential Backoff And Jitter").
        sleep: waits.
        clock: seconds since the epoch, to read when a limit ends.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        attempts: int = 3,
        base_s: float = 1.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._attempts = attempts
        self._base_s = base_s
        self._sleep = sleep
        self._clock = clock

    async def request(
        self, method: str, url: str, accept: Container[int] = (httpx.codes.OK,), **options: Any
    ) -> Answer:
        """Send a request and read the JSON object that answers it.

        Args:
            method: HTTP method.
            url: where to.
            accept: statuses whose body is an answer.
            options: as :meth:`httpx.AsyncClient.request` takes them.

        Raises:
            ConnectorError: after the last attempt, or at once where another cannot help.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return await self._once(method, url, accept, options)
            except ConnectorError as error:
                wait = error.wait_s or random.uniform(0, self._base_s * 2**attempt)  # noqa: S311 (jitter)
                again = error.reason in {"unreachable", "throttled"} and wait <= _PATIENCE_S
                if not again or attempt == self._attempts:
                    raise
                await self._sleep(wait)
        raise ConnectorError("unreachable")

    def exhausted_for(self, headers: Mapping[str, str]) -> float:
        """Seconds until the limit that ``X-RateLimit-*`` declares used up begins anew, else 0."""
        reset = headers.get("x-ratelimit-reset", "")
        if headers.get("x-ratelimit-remaining") != "0" or not reset.isdecimal():
            return 0.0
        return max(1.0, int(reset) - self._clock())

    async def _once(
        self, method: str, url: str, accept: Container[int], options: Mapping[str, Any]
    ) -> Answer:
        request = self._client.stream(method, url, follow_redirects=False, **options)
        try:
            async with request as answer:
                if answer.status_code not in accept:
                    raise self._refusal(answer.status_code, answer.headers)
                return Answer(_parse(await _read(answer)), answer.headers)
        except httpx.HTTPError as error:
            raise ConnectorError("unreachable") from error

    def _refusal(self, status: int, headers: Mapping[str, str]) -> ConnectorError:
        wait = _seconds(headers.get("retry-after")) or self.exhausted_for(headers)
        if status == _TOO_MANY or (status == _FORBIDDEN and wait):
            return ConnectorError("throttled", wait)
        return ConnectorError("unreachable" if status in _SERVER_ERRORS else "refused", wait)


async def _read(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > _MAX_BYTES:
            raise ConnectorError("too_large")
    return bytes(content)


def _parse(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ConnectorError("malformed") from error
    if not isinstance(body, dict):
        raise ConnectorError("malformed")
    return body


def _seconds(value: str | None) -> float:
    return float(value) if value and value.isdecimal() else 0.0
