"""Whatever happens in whatever order, every item comes to exactly one end."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from libs.llm.batch.build import Batches
from libs.llm.faults import Fault
from libs.platform.erasure.duty import NotGoneYetError
from tests.integration.llm_batch.conftest import NOON, Clock, Diary, Open, enqueue
from tests.integration.llm_batch.vendor import ScriptedVendor

STEPS = 40
NEVER_SURE = (Fault.DROPPED, Fault.OVERLOADED)


class Weather:
    """Lets things happen to batches, drawn from a seed."""

    def __init__(
        self, seed: int, replicas: list[Batches], vendor: ScriptedVendor, clock: Clock
    ) -> None:
        self.dice = random.Random(seed)
        self.replicas = replicas
        self.vendor = vendor
        self.clock = clock
        self.enqueued: list[str] = []
        self.erased: set[str] = set()

    async def step(self) -> None:
        office = self.dice.choice(self.replicas).office
        happenings = (
            self._enqueue, self._enqueue, self._erase, self._pass_time, self._vendor_mood,
            self._vendor_ends, office.submit, office.tend, office.tend, office.promote,
        )  # fmt: skip
        await self.dice.choice(happenings)()

    async def _enqueue(self) -> None:
        name = f"a{len(self.enqueued)}"
        self.enqueued.append(name)
        within = self.clock.now - NOON + timedelta(hours=self.dice.randint(1, 30))
        await enqueue(self.dice.choice(self.replicas), name, within=within)

    async def _erase(self) -> None:
        if self.enqueued and self.dice.random() < 0.5:
            name = self.dice.choice(self.enqueued)
            desk = self.dice.choice(self.replicas).desk
            try:
                gone = await desk.forget("acme", f"resume-{name}") > 0
            except NotGoneYetError:
                gone = True
            if gone:
                self.erased.add(name)

    async def _pass_time(self) -> None:
        self.clock.now += timedelta(minutes=self.dice.randint(6, 120))

    async def _vendor_mood(self) -> None:
        self.vendor.refuses = self.dice.choice((None, None, *NEVER_SURE))
        self.vendor.drops_after_accepting = self.dice.random() < 0.3
        self.vendor.unclear = self.dice.random() < 0.3

    async def _vendor_ends(self) -> None:
        for held in self.vendor.batches.values():
            if not held.ended and self.dice.random() < 0.5:
                failing = [r.prompt.user for r in held.requests if self.dice.random() < 0.2]
                self.vendor.end(held, **dict.fromkeys(failing, Fault.SERVER))

    async def clear_up(self) -> None:
        """The vendor is well, and all time is over."""
        self.vendor.refuses, self.vendor.unclear = None, False
        self.vendor.drops_after_accepting = False
        for _ in range(4):
            self.clock.now += timedelta(days=3)
            for held in self.vendor.batches.values():
                held.ended = True
            await self.replicas[0].office.promote()
            await self.replicas[0].office.tend()


@pytest.mark.parametrize("seed", range(6))
async def test_every_item_comes_to_exactly_one_end(
    seed: int, replica: Open, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    weather = Weather(seed, [replica(), replica()], vendor, clock)
    for _ in range(STEPS):
        await weather.step()
    await weather.clear_up()
    ends = Counter(diary.answered + diary.promoted + sorted(weather.erased))
    assert ends == Counter(weather.enqueued)
    assert vendor.batches == {}
    sent = Counter(entry.id for entry in diary.entries)
    assert all(count == 1 for count in sent.values())
    assert sum(used for _, used in diary.settled) == sum(e.nano_usd for e in diary.entries)
    assert sum(reserved > 0 for reserved, _ in diary.settled) == ends.total()
