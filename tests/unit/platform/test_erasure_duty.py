"""A service's part of an erasure: everything is forgotten each time, and reported once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from libs.contracts.events import Event, PartErased, ResumeErased
from libs.platform.bus.bus import Cause
from libs.platform.erasure.duty import ErasureDuty, NotGoneYetError

ERASED = ResumeErased(tenant="acme", resume_id="res_1", round=2)
CAUSE = Cause("event-1", "k")


class Memory:
    """An inbox that knows what is done, and keeps the reports."""

    def __init__(self) -> None:
        self.reports: list[Event] = []

    @asynccontextmanager
    async def claim(self, _cause: Cause) -> AsyncIterator[Any]:
        yield None if self.reports else self

    async def finish(self, *events: Event) -> None:
        self.reports += events


class Keeper:
    """Holds something; a vendor may hold it a while longer."""

    def __init__(self, *lingers: bool) -> None:
        self.asked = 0
        self._lingers: Sequence[bool] = lingers

    async def forget(self, tenant: str, resume_id: str) -> int:
        assert (tenant, resume_id) == ("acme", "res_1")
        self.asked += 1
        if self.asked <= len(self._lingers) and self._lingers[self.asked - 1]:
            raise NotGoneYetError
        return 3


def duty(memory: Memory, **keepers: Keeper) -> ErasureDuty:
    return ErasureDuty("generate", memory, keepers)  # type: ignore[arg-type]  # by its one method


async def test_what_was_deleted_is_reported_for_the_round_that_asked() -> None:
    memory = Memory()
    await duty(memory, items=Keeper(), cache=Keeper()).erase(ERASED, CAUSE)
    assert memory.reports == [
        PartErased(
            tenant="acme", resume_id="res_1", service="generate", round=2,
            erased={"items": 3, "cache": 3},
        )
    ]  # fmt: skip


async def test_a_vendor_who_still_holds_something_delays_the_report_and_nothing_else() -> None:
    memory, batch, cache = Memory(), Keeper(True, True), Keeper()
    for reports in (0, 0, 1):
        await duty(memory, batch=batch, cache=cache).erase(ERASED, CAUSE)
        assert len(memory.reports) == reports
    assert (batch.asked, cache.asked) == (3, 3)


async def test_a_redelivery_forgets_again_and_reports_no_second_time() -> None:
    memory, late = Memory(), Keeper()
    for _ in range(2):
        await duty(memory, items=late).erase(ERASED, CAUSE)
    assert late.asked == 2
    assert len(memory.reports) == 1
