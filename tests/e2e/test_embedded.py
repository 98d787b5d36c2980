"""On one machine the product is for who started it: its key is shown, it listens inside only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

import psutil
import pytest

from cli.fleet import Fleet
from cli.run import run_fleet
from libs.contracts.topics import SERVICES


async def test_every_port_of_it_is_on_loopback(product: Fleet) -> None:
    listening = [
        socket.laddr
        for child in psutil.Process().children(recursive=True)
        for socket in child.net_connections("tcp")
        if socket.status == psutil.CONN_LISTEN
    ]
    assert {address.port for address in listening} >= set(product.ports.values())
    assert len({address.port for address in listening}) >= len(SERVICES) + 3  # and the servers
    assert [address for address in listening if not ip_address(address.ip).is_loopback] == []


async def test_running_it_shows_where_it_is_and_its_key(
    product: Fleet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @asynccontextmanager
    async def running(*_: object, **__: object) -> AsyncIterator[Fleet]:
        yield product

    monkeypatch.setattr("cli.run.fleet", running)
    run = asyncio.create_task(run_fleet(0, "light", Path(), 1))
    await asyncio.sleep(0.1)
    run.cancel()
    assert await run == 0
    shown = capsys.readouterr().err
    assert product.url in shown
    assert f"API key: {product.key}" in shown
