"""Thirty resumes in flight while processes are killed: all arrive, each once."""

import asyncio
import random
from pathlib import Path

import pytest

from libs.embedded.stack import Bus
from tests.chaos.buses import BUSES, product
from tests.chaos.flight import Flight, Landed
from tests.chaos.receiver import Receiver

pytestmark = pytest.mark.timeout(240)


@pytest.mark.spared("kafka")
@pytest.mark.parametrize("bus", BUSES)
async def test_services_killed_every_second(
    bus: Bus, resumes: int, kills: int, receiver: Receiver, tmp_path: Path
) -> None:
    async with product(tmp_path, bus) as running:
        flight = Flight(running)
        await flight.subscribe(receiver)
        sending = asyncio.create_task(flight.send(resumes))
        for name in random.Random(7).choices(list(running.services), k=kills):
            await running.services[name].kill()
            await asyncio.sleep(1)
        landed = await flight.land(await sending)
        await _told(receiver, resumes)
        await flight.close()
    _assert_each_once(landed, receiver, resumes)


@pytest.mark.spared("light")
@pytest.mark.parametrize("bus", BUSES)
async def test_broker_killed(bus: Bus, resumes: int, receiver: Receiver, tmp_path: Path) -> None:
    async with product(tmp_path, bus) as running:
        flight = Flight(running)
        await flight.subscribe(receiver)
        sending = asyncio.create_task(flight.send(resumes))
        await asyncio.sleep(0.7)
        await running.stack.broker.kill()
        landed = await flight.land(await sending)
        await _told(receiver, resumes)
        await flight.close()
    assert landed.states == {"done": resumes}
    assert receiver.forged == 0
    assert len(receiver.deliveries) == resumes


async def _told(receiver: Receiver, count: int) -> None:
    async with asyncio.timeout(60):
        while len(receiver.deliveries) < count:
            await asyncio.sleep(0.2)


def _assert_each_once(landed: Landed, receiver: Receiver, resumes: int) -> None:
    assert landed.states == {"done": resumes}
    assert len(landed.analyses) == resumes
    assert set(landed.result_events) == landed.analyses
    assert set(landed.result_events.values()) == {1}
    assert receiver.forged == 0
    # a receiver drops what it has by webhook-id; repeats of one id are no second notification
    assert len(receiver.deliveries) == resumes
