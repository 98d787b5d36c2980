"""Settings of the extract service."""

from pydantic import Field

from libs.contracts.media import MediaType
from libs.platform.settings import PlatformSettings
from services.extract.domain import Limits
from services.extract.refining.when import Refining
from services.extract.scanning.gate import Unscanned
from services.extract.vision.port import Showing


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
    min_quality: float = Field(
        default=0.45, ge=0, le=1, description="Text below this is unreadable: a model looks, if any"
    )
    extract_loaders: dict[MediaType, str] = Field(
        default_factory=dict,
        description="LangChain loaders or parsers instead of our readers, as JSON: "
        '{"application/pdf": "package.module.Loader"}',
    )
    vision: Showing = Field(
        default=Showing.MASKED,
        description="Pages that OCR cannot read go to a model: never, masked or whole",
    )
    vision_seconds: float = Field(default=60.0, gt=0, description="Longest wait for that model")
    refine: Refining = Field(
        default=Refining.GAPS,
        description="A model reads the masked lines again: never, where rules leave gaps, always",
    )
    refine_seconds: float = Field(default=8.0, gt=0, description="Longest wait for that model")
    clamav_url: str | None = Field(
        default=None, description="clamd, tcp://host:3310 or unix:///path; none: not scanned"
    )
    unscanned: Unscanned = Field(
        default=Unscanned.MARK, description="A file no scanner has seen: refuse it or mark it"
    )
    keep_original: bool = Field(
        default=False, description="Keep the uploaded file until it expires instead of deleting it"
    )

    @property
    def limits(self) -> Limits:
        """What a file is read within."""
        return Limits(pages=self.max_pages, min_quality=self.min_quality)
