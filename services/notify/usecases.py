"""Telling everybody once."""

import asyncio

import structlog

from libs.contracts.events import Event, ResumeErased, ResumeEvent
from libs.platform.leases import Leases
from services.notify.domain import Notice
from services.notify.ports import Channel, Deliveries, Directory, NotNowError, RefusedError

_log = structlog.get_logger()


class Notifier:
    """Tells each receiver of a notice once.

    What was told is recorded per receiver, so a retry reaches only those who were not. A process
    that dies between telling and recording tells again: with the same id, by which webhooks and
    mail systems drop it.
    """

    def __init__(self, directory: Directory, deliveries: Deliveries, leases: Leases) -> None:
        self._directory = directory
        self._deliveries = deliveries
        self._leases = leases

    async def tell(self, notice: Notice) -> None:
        """Tell everybody who is to hear of ``notice``; nothing is told of an erased resume.

        Raises:
            NotNowError: somebody could not be told; deliver the event again later.
            LeaseHeldError: another process is telling it.
        """
        receivers = await self._directory.receivers(notice)
        if not receivers or await self._pointless(notice.event):
            return
        async with self._leases.hold(notice.id):
            settled = await self._deliveries.settled(notice.id)
            open_ = [channel for channel in receivers if channel.id not in settled]
            told = await asyncio.gather(*(self._tell(notice, channel) for channel in open_))
        if not all(told):
            raise NotNowError

    async def _tell(self, notice: Notice, channel: Channel) -> bool:
        try:
            await channel.send(notice)
        except NotNowError as error:
            _log.warning("not_told_yet", event_id=notice.id, channel=channel.id, why=str(error))
            return False
        except RefusedError as error:
            _log.warning("refused", event_id=notice.id, channel=channel.id, why=str(error))
            await self._deliveries.settle(notice.id, notice.event, channel.id, "refused")
        else:
            await self._deliveries.settle(notice.id, notice.event, channel.id, "sent")
        return True

    async def _pointless(self, event: Event) -> bool:
        """Whether it is about a resume that was erased; that it was erased is told, once."""
        if isinstance(event, ResumeErased):
            return event.round > 1
        if not isinstance(event, ResumeEvent):
            return False
        return await self._deliveries.forgotten(event.tenant, event.resume_id)
