"""What can be set about batches."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from libs.llm.batch.window import NightWindow


class BatchSettings(BaseModel):
    """Times and sizes."""

    model_config = ConfigDict(frozen=True)

    window: NightWindow = NightWindow()
    full: int = Field(default=200, ge=1, description="So many items go at once, night or day")
    most: int = Field(
        default=1_000, ge=1, description="Items in one batch; Gemini takes 20 MB inline"
    )
    reserve: timedelta = Field(
        default=timedelta(minutes=15), description="Promoted so long before the caller's deadline"
    )
    longest_wait: timedelta = Field(
        default=timedelta(hours=36), description="Promoted after it where there is no deadline"
    )
    claim: timedelta = Field(
        default=timedelta(minutes=5),
        description="How long a process may hold a batch or an item; longer than any vendor call",
    )
    kept: timedelta = Field(
        default=timedelta(days=7), description="Finished items: against enqueuing them again"
    )
