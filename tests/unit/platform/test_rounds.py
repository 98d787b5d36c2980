"""Rounds come again and again, whatever one of them does, and none after the end."""

import asyncio

from libs.platform.rounds import Rounds


async def test_a_round_that_fails_is_not_the_last() -> None:
    done: list[int] = []
    third = asyncio.Event()

    async def work() -> None:
        done.append(len(done))
        if len(done) == 3:
            third.set()
        raise ConnectionError

    rounds = Rounds("test", work, 0.001)
    rounds.start()
    async with asyncio.timeout(5):
        await third.wait()
    await rounds.stop()
    seen = len(done)
    await asyncio.sleep(0.01)
    assert len(done) == seen


async def test_a_round_under_way_is_finished_first() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.sleep(0.02)
        ended.set()

    rounds = Rounds("test", work, 0.001)
    rounds.start()
    await began.wait()
    await rounds.stop()
    assert ended.is_set()


async def test_what_never_began_ends_at_once() -> None:
    async def work() -> None:
        raise NotImplementedError

    await Rounds("test", work, 60.0).stop()
