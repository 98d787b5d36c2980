"""Settings of the extract service."""

from pydantic import Field

from libs.platform.settings import PlatformSettings


class ExtractSettings(PlatformSettings):
    """The process pool and what a file may be."""

    workers: int = Field(default=2, ge=1, description="Extraction processes")
    slots: int = Field(default=8, ge=1, description="Events in hand at once in one process")
    job_seconds: float = Field(default=20.0, gt=0, description="Longest time one file may take")
    max_pages: int = Field(default=30, ge=1)
    keep_original: bool = Field(
        default=False, description="Keep the uploaded file until it expires instead of deleting it"
    )
