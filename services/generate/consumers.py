"""Which event leads to what, in generate."""

from dataclasses import dataclass
from functools import partial

from libs.contracts.events import AnalysisRequested, ResumeErased
from libs.contracts.kinds import Priority, Provider
from libs.contracts.topics import (
    ERASED,
    FAILED,
    KNOWLEDGE,
    PART_ERASED,
    READY,
    REQUESTED_BATCH,
    REQUESTED_REALTIME,
)
from libs.llm.batch.office import BatchOffice
from libs.llm.batch.ticks import BatchTick, on_tick
from libs.platform.bus.bus import Bus, InHand
from libs.platform.erasure.duty import ErasureDuty
from services.generate.usecases import MakeAnalysis
from services.generate.waiting.room import WaitingRoom

TOPICS = (REQUESTED_REALTIME, REQUESTED_BATCH, ERASED)
PUBLISHES = (READY, FAILED, PART_ERASED, KNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Batching:
    """What there is where requests can wait: the way in, and what ticks drive."""

    room: WaitingRoom
    office: BatchOffice


@dataclass(frozen=True, slots=True)
class UseCases:
    """What the service does; without ``batching`` nothing can wait."""

    making: MakeAnalysis
    erasing: ErasureDuty
    batching: Batching | None = None


def subscribe(bus: Bus, cases: UseCases) -> None:
    """Connect the events to the use cases."""
    making, batching = cases.making, cases.batching

    async def on_analysis_requested(event: AnalysisRequested, cause: InHand) -> None:
        waits = event.priority is Priority.BATCH and event.provider is not Provider.LOCAL
        if waits and batching is not None:
            await making.complete(event, cause, partial(batching.room.enter, cause=cause))
        else:
            await making.make(event, cause)

    async def on_resume_erased(event: ResumeErased, cause: InHand) -> None:
        await cases.erasing.erase(event, cause)

    bus.on(AnalysisRequested, on_analysis_requested)
    bus.on(ResumeErased, on_resume_erased)
    bus.on_give_up(AnalysisRequested, making.give_up)
    if batching is not None:
        _subscribe_ticks(bus, batching.office)


def _subscribe_ticks(bus: Bus, office: BatchOffice) -> None:
    async def on_batch_tick(tick: BatchTick) -> None:
        await on_tick(office, tick)

    bus.on(BatchTick, on_batch_tick)
