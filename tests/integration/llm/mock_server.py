"""A handle on llmock, a mock of the vendors that is not ours, run as a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

STARTS_WITHIN = 60.0  # seconds, on a machine that does much else


class MockServer:
    """Scripts the vendors' behaviour and tells what they were asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=10.0)

    def reset(self) -> None:
        self._http.post("/_llmock/reset").raise_for_status()

    def script(self, *behaviors: dict[str, Any], provider: str | None = None) -> None:
        """What the next requests (to ``provider``) meet; ``times: None`` is for ever."""
        match = {"match": {"provider": provider}} if provider else {}
        body = {"behaviors": [{**behavior, **match} for behavior in behaviors]}
        self._http.post("/_llmock/scenario", json=body).raise_for_status()

    def requests(self, provider: str | None = None) -> list[dict[str, Any]]:
        """What came in, oldest first."""
        told = self._http.get("/_llmock/requests").raise_for_status().json()["requests"]
        return [one for one in told if provider in {None, one["provider"]}]

    @property
    def received(self) -> int:
        """How many requests came in; :meth:`requests` leaves out what it still holds back."""
        return max((one["seq"] for one in self.requests()), default=0)

    def close(self) -> None:
        self._http.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], url: str, health: str) -> Iterator[str]:
    """A server as a child process, from the moment that it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(url + health, process)
        yield url
    finally:
        process.kill()  # it would wait for the answers that it holds back
        process.wait()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, timeout=1.0)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the mock did not start: {url}")


@contextmanager
def llmock() -> Iterator[MockServer]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("llmock")), "serve", "--port", str(port)]
    with running(command, f"http://127.0.0.1:{port}", "/health") as url:
        server = MockServer(url)
        yield server
        server.close()
