"""Which event is told, in notify."""

from datetime import UTC, datetime

from libs.contracts.events import (
    AnalysisFailed,
    Event,
    OperatorAlert,
    ResultReady,
    ResumeErased,
    ResumeRejected,
)
from libs.contracts.topics import ALERTS, ERASED, FAILED, PART_ERASED, READY, REJECTED
from libs.platform.bus.bus import Bus, Cause, InHand
from libs.platform.erasure.duty import ErasureDuty
from services.notify.domain import Notice
from services.notify.usecases import Notifier

TOPICS = (READY, FAILED, REJECTED, ERASED, ALERTS)
PUBLISHES = (PART_ERASED,)


def subscribe(bus: Bus, notifier: Notifier, duty: ErasureDuty) -> None:
    """Connect the events to the notifier; an erasure is done before it is told."""

    async def on_result_ready(event: ResultReady, cause: InHand) -> None:
        await notifier.tell(_notice(event, cause))

    async def on_analysis_failed(event: AnalysisFailed, cause: InHand) -> None:
        await notifier.tell(_notice(event, cause))

    async def on_resume_rejected(event: ResumeRejected, cause: InHand) -> None:
        await notifier.tell(_notice(event, cause))

    async def on_resume_erased(event: ResumeErased, cause: InHand) -> None:
        await duty.erase(event, cause)
        await notifier.tell(_notice(event, cause))

    async def on_operator_alert(event: OperatorAlert, cause: InHand) -> None:
        await notifier.tell(_notice(event, cause))

    bus.on(ResultReady, on_result_ready)
    bus.on(AnalysisFailed, on_analysis_failed)
    bus.on(ResumeRejected, on_resume_rejected)
    bus.on(ResumeErased, on_resume_erased)
    bus.on(OperatorAlert, on_operator_alert)


def _notice(event: Event, cause: Cause) -> Notice:
    return Notice(cause.id, event, datetime.now(UTC))
