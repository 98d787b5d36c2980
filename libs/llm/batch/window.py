"""The night window: the hours in which batches are sent."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, field_validator


class NightWindow(BaseModel):
    """From ``opens`` to ``closes`` local time, over midnight if it closes earlier than it opens.

    Equal times mean always open.
    """

    model_config = ConfigDict(frozen=True)

    zone: str = "Asia/Seoul"
    opens: time = time(1)
    closes: time = time(6)

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        ZoneInfo(zone)
        return zone

    def is_open(self, now: datetime) -> bool:
        """Whether ``now`` (aware) lies in the window."""
        local = now.astimezone(ZoneInfo(self.zone)).time()
        if self.opens < self.closes:
            return self.opens <= local < self.closes
        return local >= self.opens or local < self.closes
