"""Settings of the generate service."""

import tempfile
from pathlib import Path

from pydantic import Field

from libs.platform.settings import PlatformSettings


class GenerateSettings(PlatformSettings):
    """How results are made."""

    index_folder: Path = Field(
        default=Path(tempfile.gettempdir()) / "coach-index",
        description="Built search indexes are kept here between starts",
    )
    cache: bool = Field(default=True, description="Serve a model's results again where they fit")
    realtime_seconds: float = Field(
        default=3.0, gt=0, description="From request to result, when the wish names no deadline"
    )
