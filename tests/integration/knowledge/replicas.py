"""Two processes of the generate service."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok


@asynccontextmanager
async def two_replicas(
    env: Mapping[str, str], logs: Path
) -> AsyncIterator[list[httpx.AsyncClient]]:
    """A client of each; both are ready."""
    ports = [free_port(), free_port()]
    async with AsyncExitStack() as stack:
        children = [Child(_program(env, port, logs)) for port in ports]
        await asyncio.gather(*map(stack.enter_async_context, children))
        clients = [httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") for port in ports]
        yield [await stack.enter_async_context(client) for client in clients]


def _program(env: Mapping[str, str], port: int, logs: Path) -> Program:
    return Program(
        name=f"generate-{port}",
        argv=(sys.executable, "-m", "services.generate"),
        log=logs / f"{port}.log",
        env={**env, "COACH_PORT": str(port)},
        ready=http_ok(port, "/readyz"),
        start_timeout=90,
    )
