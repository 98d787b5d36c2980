"""Rounds: nobody waits for company, order is kept, each learns its own fate."""

import asyncio
from collections.abc import Sequence

import pytest

from libs.platform.gathering import Gatherer


class Store:
    """Takes its time for a round; refuses what begins with ``bad``."""

    def __init__(self) -> None:
        self.rounds: list[list[str]] = []
        self.away = False

    async def send(self, items: Sequence[str]) -> Sequence[str | Exception]:
        self.rounds.append(list(items))
        await asyncio.sleep(0.01)
        if self.away:
            raise ConnectionError
        return [ValueError(it) if it.startswith("bad") else it.upper() for it in items]


async def test_what_arrives_meanwhile_goes_together_in_its_order() -> None:
    store = Store()
    gatherer: Gatherer[str, str] = Gatherer(store.send, most_items=3, most_bytes=100)
    first = asyncio.create_task(gatherer.submit("a"))
    await asyncio.sleep(0.001)
    others = await asyncio.gather(*(gatherer.submit(it) for it in "bcdef"))
    assert (await first, others) == ("A", ["B", "C", "D", "E", "F"])
    assert store.rounds == [["a"], ["b", "c", "d"], ["e", "f"]]


async def test_each_learns_its_own_fate() -> None:
    gatherer: Gatherer[str, str] = Gatherer(Store().send, most_items=9, most_bytes=100)
    found = await asyncio.gather(
        *(gatherer.submit(it) for it in ("a", "bad", "c")), return_exceptions=True
    )
    assert [str(it) for it in found] == ["A", "bad", "C"]
    assert isinstance(found[1], ValueError)


async def test_a_store_that_is_away_is_told_to_all_and_the_next_round_goes_on() -> None:
    store = Store()
    gatherer: Gatherer[str, str] = Gatherer(store.send, most_items=9, most_bytes=100)
    store.away = True
    found = await asyncio.gather(*(gatherer.submit(it) for it in "ab"), return_exceptions=True)
    assert [type(it) for it in found] == [ConnectionError] * 2
    store.away = False
    assert await gatherer.submit("c") == "C"


async def test_large_items_go_in_rounds_of_their_own() -> None:
    store = Store()
    gatherer: Gatherer[str, str] = Gatherer(store.send, most_items=9, most_bytes=100)
    await asyncio.gather(
        *(gatherer.submit(it, size) for it, size in zip("abc", (60, 30, 200), strict=True))
    )
    assert store.rounds == [["a", "b"], ["c"]]


async def test_who_gives_up_leaves_the_others_their_answers() -> None:
    store = Store()
    gatherer: Gatherer[str, str] = Gatherer(store.send, most_items=9, most_bytes=100)
    gone, stays = (asyncio.create_task(gatherer.submit(it)) for it in "ab")
    await asyncio.sleep(0.001)
    gone.cancel()
    assert await stays == "B"
    with pytest.raises(asyncio.CancelledError):
        await gone
