"""Which event leads to what, in generate."""

from libs.contracts.events import AnalysisRequested, ResumeErased
from libs.contracts.topics import ERASED, FAILED, READY, REQUESTED_BATCH, REQUESTED_REALTIME
from libs.platform.bus.bus import Bus, InHand
from services.generate.usecases import MakeAnalysis

TOPICS = (REQUESTED_REALTIME, REQUESTED_BATCH, ERASED)
PUBLISHES = (READY, FAILED)


def subscribe(bus: Bus, making: MakeAnalysis) -> None:
    """Connect the events to the use cases."""

    async def on_analysis_requested(event: AnalysisRequested, cause: InHand) -> None:
        await making.make(event, cause)

    async def on_resume_erased(event: ResumeErased) -> None:
        await making.erase(event)

    bus.on(AnalysisRequested, on_analysis_requested)
    bus.on(ResumeErased, on_resume_erased)
    bus.on_give_up(AnalysisRequested, making.give_up)
