"""Settings of the extract service."""

from pydantic import Field

from libs.platform.settings import PlatformSettings
from services.extract.scanning.gate import Unscanned


class ExtractSettings(PlatformSettings):
    """The process pool and what a file may be."""

    workers: int = Field(default=2, ge=1, description="Extraction processes")
    slots: int = Field(default=8, ge=1, description="Events in hand at once in one process")
    job_seconds: float = Field(
        default=120.0,
        gt=0,
        description="Longest time one file may take; a scanned page takes 2-4 s",
    )
    max_pages: int = Field(default=30, ge=1)
    clamav_url: str | None = Field(
        default=None, description="clamd, tcp://host:3310 or unix:///path; none: not scanned"
    )
    unscanned: Unscanned = Field(
        default=Unscanned.MARK, description="A file no scanner has seen: refuse it or mark it"
    )
    keep_original: bool = Field(
        default=False, description="Keep the uploaded file until it expires instead of deleting it"
    )
