"""Which event leads to what, in ingest."""

from libs.contracts.events import (
    AnalysisFailed,
    ResultReady,
    ResumeErased,
    ResumeRejected,
    TextExtracted,
)
from libs.contracts.topics import (
    ERASED,
    EXTRACTED,
    FAILED,
    READY,
    REJECTED,
    REQUESTED_BATCH,
    REQUESTED_REALTIME,
    UPLOADED,
)
from libs.platform.bus.bus import Bus
from libs.platform.vault.store import Owner, Vault
from services.ingest.changing import Changer

TOPICS = (EXTRACTED, REJECTED, READY, FAILED, ERASED)
PUBLISHES = (UPLOADED, REQUESTED_REALTIME, REQUESTED_BATCH, FAILED, ERASED)


def subscribe(bus: Bus, changer: Changer, vault: Vault) -> None:
    """Connect the events to the aggregate."""

    async def on_text_extracted(event: TextExtracted) -> None:
        await changer.change(event.tenant, event.resume_id, lambda it: it.extracted(event))

    async def on_resume_rejected(event: ResumeRejected) -> None:
        await changer.change(event.tenant, event.resume_id, lambda it: it.rejected(event))

    async def on_result_ready(event: ResultReady) -> None:
        await changer.change(event.tenant, event.resume_id, lambda it: it.result_ready(event))

    async def on_analysis_failed(event: AnalysisFailed) -> None:
        await changer.change(event.tenant, event.resume_id, lambda it: it.failed(event))

    async def on_resume_erased(event: ResumeErased) -> None:
        await vault.erase(Owner(event.tenant, event.resume_id))

    bus.on(TextExtracted, on_text_extracted)
    bus.on(ResumeRejected, on_resume_rejected)
    bus.on(ResultReady, on_result_ready)
    bus.on(AnalysisFailed, on_analysis_failed)
    bus.on(ResumeErased, on_resume_erased)
