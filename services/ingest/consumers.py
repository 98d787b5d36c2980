"""Which event leads to what, in ingest."""

from collections.abc import Callable

from libs.contracts.events import (
    AnalysisFailed,
    PartErased,
    ResultReady,
    ResumeErased,
    ResumeEvent,
    ResumeRejected,
    TextExtracted,
)
from libs.contracts.topics import (
    ALERTS,
    ERASED,
    EXTRACTED,
    FAILED,
    PART_ERASED,
    READY,
    REJECTED,
    REQUESTED_BATCH,
    REQUESTED_REALTIME,
    UPLOADED,
)
from libs.platform.bus.bus import Bus
from services.ingest.changing import Changer
from services.ingest.domain import Resume
from services.ingest.erasing import Eraser

TOPICS = (EXTRACTED, REJECTED, READY, FAILED, ERASED, PART_ERASED)
PUBLISHES = (UPLOADED, REQUESTED_REALTIME, REQUESTED_BATCH, FAILED, ERASED, ALERTS)


def subscribe(bus: Bus, changer: Changer, eraser: Eraser) -> None:
    """Connect the events to the aggregate."""
    _subscribe_outcomes(bus, changer, eraser)

    async def on_resume_erased(event: ResumeErased) -> None:
        await eraser.pursue(event.tenant, event.resume_id)

    async def on_part_erased(event: PartErased) -> None:
        await eraser.note(event)

    bus.on(ResumeErased, on_resume_erased)
    bus.on(PartErased, on_part_erased)


def _subscribe_outcomes(bus: Bus, changer: Changer, eraser: Eraser) -> None:
    async def change(event: ResumeEvent, apply: Callable[[Resume], object]) -> None:
        resume = await changer.change(event.tenant, event.resume_id, apply)
        if resume is None or resume.erasing is not None:
            await eraser.pursue(event.tenant, event.resume_id)  # whoever sent it came too late

    async def on_text_extracted(event: TextExtracted) -> None:
        await change(event, lambda it: it.extracted(event))

    async def on_resume_rejected(event: ResumeRejected) -> None:
        await change(event, lambda it: it.rejected(event))

    async def on_result_ready(event: ResultReady) -> None:
        await change(event, lambda it: it.result_ready(event))

    async def on_analysis_failed(event: AnalysisFailed) -> None:
        await change(event, lambda it: it.failed(event))

    bus.on(TextExtracted, on_text_extracted)
    bus.on(ResumeRejected, on_resume_rejected)
    bus.on(ResultReady, on_result_ready)
    bus.on(AnalysisFailed, on_analysis_failed)
