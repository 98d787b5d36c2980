"""Uploads in hand share a budget of memory: first come first served, nobody waits for ever."""

import asyncio

import pytest

from libs.contracts.problems import ProblemError
from services.ingest.http.room import UploadRoom


async def test_what_is_in_hand_never_exceeds_the_budget() -> None:
    room, held, most = UploadRoom(total=300, patience=5), 0, 0

    async def upload(size: int) -> None:
        nonlocal held, most
        async with room.reserve(size):
            held += size
            most = max(most, held)
            await asyncio.sleep(0.001)
            held -= size

    await asyncio.gather(*(upload(1 + number % 40) for number in range(200)))
    assert 0 < most <= 100
    assert held == 0


async def test_who_finds_no_room_in_time_is_told() -> None:
    room = UploadRoom(total=30, patience=0.05)
    async with room.reserve(10):
        with pytest.raises(ProblemError) as refused:
            async with room.reserve(1):
                pass
    assert refused.value.problem().status == 503
    async with room.reserve(10):
        pass


async def test_an_upload_larger_than_the_budget_gets_all_of_it() -> None:
    async with UploadRoom(total=10, patience=0.05).reserve(1000):
        pass
