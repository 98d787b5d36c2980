"""Settings of the generate service."""

from pydantic import Field

from libs.platform.settings import PlatformSettings


class GenerateSettings(PlatformSettings):
    """How results are made."""

    realtime_seconds: float = Field(
        default=3.0, gt=0, description="From request to result, when the wish names no deadline"
    )
