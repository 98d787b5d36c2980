"""A real HTTP server that answers as the vendors' documentation says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.generate.connectors.http import JsonClient

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Answers = Callable[[Request], Awaitable[Response]]


@dataclass
class Vendor:
    """Plays a vendor: the answers of each path are given in order, the last one again and again."""

    url: str = ""
    answers: dict[str, list[Response]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def says(self, path: str, body: Any, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        made = (
            Response(body, status, named, media_type="application/json")
            if isinstance(body, bytes)
            else JSONResponse(body, status, named)
        )
        self.answers.setdefault(path, []).append(made)

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        await request.body()
        given = self.answers[request.url.path]
        return given.pop(0) if len(given) > 1 else given[0]


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    player = Vendor()
    routes = [Route("/{path:path}", player.__call__, methods=["GET", "POST"])]
    config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    player.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield player
    server.should_exit = True
    await serving


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
async def client(slept: list[float]) -> AsyncIterator[JsonClient]:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with httpx.AsyncClient(timeout=5) as pool:
        yield JsonClient(pool, sleep=sleep, clock=NOW.timestamp)


def now() -> datetime:
    return NOW
