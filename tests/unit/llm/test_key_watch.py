"""Keys come and go without a restart."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from libs.contracts.kinds import Provider
from libs.llm.catalog import load_catalog
from libs.llm.keys import Key, key_rings
from libs.llm.providers.watch import KeyWatch
from tests.unit.llm.clock import Clock


class Noted:
    """Clients that note what they are told."""

    def __init__(self) -> None:
        self.loaded: set[Provider] = set()
        self.kept: set[Key] | None = None

    async def load(self, providers: Iterable[Provider]) -> None:
        self.loaded |= set(providers)

    async def keep(self, keys: Iterable[Key]) -> None:
        self.kept = set(keys)


@pytest.fixture
def clients() -> Noted:
    return Noted()


def watch(clients: Noted, folder: Path, clock: Clock) -> KeyWatch:
    rings = key_rings(dict.fromkeys(Provider, ()), folder)
    for ring in rings.values():
        ring._clock = clock
    return KeyWatch(rings, load_catalog().models, clients, 240.0, clock)


async def test_an_sdk_is_loaded_when_its_first_key_appears(clients: Noted, tmp_path: Path) -> None:
    clock = Clock()
    watching = watch(clients, tmp_path, clock)
    await watching.once()
    assert clients.loaded == set()
    (tmp_path / "openai").write_text("sk-new\n")
    clock.now += 2
    await watching.once()
    assert clients.loaded == {Provider.OPENAI}
    assert clients.kept is None


async def test_a_key_that_is_gone_is_let_go_when_no_call_can_use_it_any_more(
    clients: Noted, tmp_path: Path
) -> None:
    clock = Clock()
    (tmp_path / "openai").write_text("sk-old\n")
    watching = watch(clients, tmp_path, clock)
    await watching.once()
    (tmp_path / "openai").unlink()
    (tmp_path / "openai").write_text("sk-new\n")
    clock.now += 2
    await watching.once()
    assert clients.kept is None
    clock.now += 300
    await watching.once()
    assert clients.kept == {Key.of("sk-new")}
