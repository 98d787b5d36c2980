import asyncio
from collections.abc import Sequence

import pytest

from libs.llm.gather import Group, GroupCommit, WriteBehind


async def test_items_that_come_during_a_round_trip_share_the_next() -> None:
    trips: list[list[int]] = []

    async def send(items: Sequence[int]) -> Sequence[int]:
        trips.append(list(items))
        await asyncio.sleep(0.01)
        return [item * 10 for item in items]

    commit = GroupCommit(send, most=50)
    first = commit.submit(0)
    await asyncio.sleep(0)
    rest = [commit.submit(item) for item in range(1, 100)]

    assert await first == 0
    assert await asyncio.gather(*rest) == [item * 10 for item in range(1, 100)]
    assert [len(trip) for trip in trips] == [1, 50, 49]


async def test_an_error_reaches_all_of_the_group_and_none_of_the_next() -> None:
    async def send(items: Sequence[int]) -> Sequence[int]:
        if 0 in items:
            raise OSError("away")
        return items

    commit = GroupCommit(send)

    with pytest.raises(OSError, match="away"):
        await commit.submit(0)
    assert await commit.submit(1) == 1


class Store:
    """Fails as often as it is told to, after it has written."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.groups: list[Group[int]] = []

    async def write(self, group: Group[int]) -> None:
        self.groups.append(group)
        if self.failures:
            self.failures -= 1
            raise OSError("connection lost after the write")


async def test_a_group_that_failed_is_sent_again_unchanged() -> None:
    store = Store(failures=2)
    lines = WriteBehind("lines", store.write, 0.01)
    lines.put(1)
    lines.put(2)
    await asyncio.sleep(0.015)
    lines.put(3)
    await asyncio.sleep(0.06)
    await lines.aclose()

    assert {group.id: group.items for group in store.groups} == {
        store.groups[0].id: [1, 2],
        store.groups[-1].id: [3],
    }
    assert sum(group.items == [1, 2] for group in store.groups) == 3


async def test_closing_writes_what_is_left() -> None:
    store = Store(failures=0)
    lines = WriteBehind("lines", store.write, 60.0)
    lines._closing = True  # no background write before the close
    lines.put(1)

    await lines.aclose()

    assert [group.items for group in store.groups] == [[1]]
