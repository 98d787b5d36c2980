"""Tests run on the first backend that the machine can give, or hear every reason why not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from libs.embedded.child import Program
from libs.embedded.server import Server
from tests.backends.choice import Backend, Offer, UnavailableError, best, given, process


class Broken(Server):
    name = "broken"
    url = "nowhere"

    def program(self) -> Program:
        return Program(self.name, ("false",), self.log, ready=self._never)

    async def _never(self) -> bool:
        return False


def offer(name: str, closed: list[str]) -> Offer:
    @asynccontextmanager
    async def context() -> AsyncIterator[Backend]:
        yield Backend(name, name)
        closed.append(name)

    return context


async def test_the_first_that_works_is_used_and_closed(tmp_path: Path) -> None:
    closed: list[str] = []
    broken = process("broken", lambda: Broken(tmp_path))
    async with best(broken, offer("a", closed), offer("b", closed)) as backend:
        assert backend.name == "a"
        assert closed == []
    assert closed == ["a"]


async def test_a_url_in_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_URL", "some://where")
    async with best(given("SOME_URL")) as backend:
        assert backend.url == "some://where"


async def test_without_any_every_reason_is_given(tmp_path: Path) -> None:
    broken = process("broken", lambda: Broken(tmp_path))
    with pytest.raises(UnavailableError, match=r"(?s)NO_SUCH_URL is not set; broken failed"):
        async with best(given("NO_SUCH_URL"), broken):
            pass
