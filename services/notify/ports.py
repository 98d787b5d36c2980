"""What notify needs from outside, by role."""

from collections.abc import Sequence
from typing import Protocol

from libs.contracts.events import Event
from services.notify.domain import Notice


class NotNowError(Exception):
    """The receiver cannot take it now; try again later."""


class RefusedError(Exception):
    """The receiver will not take it, now or later."""


class Channel(Protocol):
    """One receiver of notices."""

    @property
    def id(self) -> str:
        """Names the receiver; stable, so that a notice is told to it once."""

    async def send(self, notice: Notice) -> None:
        """Tell.

        Raises:
            NotNowError: try again later.
            RefusedError: do not try again.
        """


class Directory(Protocol):
    """Knows who is to be told."""

    async def receivers(self, notice: Notice) -> Sequence[Channel]:
        """Everybody who hears of this notice."""


class Deliveries(Protocol):
    """Remembers what was told to whom."""

    async def settled(self, event_id: str) -> set[str]:
        """Ids of the channels that need not be told (any more)."""

    async def settle(self, event_id: str, event: Event, channel_id: str, outcome: str) -> None:
        """Note that a channel was told, or refused."""

    async def forgotten(self, tenant: str, resume_id: str) -> bool:
        """Whether the resume was erased: nothing is to be told of it any more."""
