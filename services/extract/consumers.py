"""Which event leads to what, in extract."""

from libs.contracts.events import ResumeErased, ResumeUploaded
from libs.contracts.topics import ALERTS, ERASED, EXTRACTED, PART_ERASED, REJECTED, UPLOADED
from libs.platform.bus.bus import Bus, InHand
from libs.platform.erasure.duty import ErasureDuty
from services.extract.usecases import ReadResume

TOPICS = (UPLOADED, ERASED)
PUBLISHES = (EXTRACTED, REJECTED, ALERTS, PART_ERASED)


def subscribe(bus: Bus, reading: ReadResume, duty: ErasureDuty) -> None:
    """Connect the events to the use cases."""

    async def on_resume_uploaded(event: ResumeUploaded, cause: InHand) -> None:
        await reading.read(event, cause)

    async def on_resume_erased(event: ResumeErased, cause: InHand) -> None:
        await duty.erase(event, cause)

    bus.on(ResumeUploaded, on_resume_uploaded)
    bus.on(ResumeErased, on_resume_erased)
    bus.on_give_up(ResumeUploaded, reading.give_up)
