"""Settings of the ingest service."""

from datetime import timedelta

from pydantic import Field, SecretStr

from libs.platform.auth.settings import AuthSettings
from libs.platform.erasure.settings import LedgerSettings
from libs.platform.limits.settings import LimitSettings
from services.ingest.values import Times


class IngestSettings(LedgerSettings, AuthSettings, LimitSettings):
    """The door, the sweeper, and the demo key of the embedded stack."""

    max_upload_bytes: int = Field(default=10 * 1024 * 1024, ge=1)
    upload_memory_bytes: int = Field(
        default=96 * 1024 * 1024, ge=1, description="For uploads in hand; others wait"
    )
    upload_seconds: float = Field(
        default=30.0, gt=0, description="An upload must have arrived by then"
    )
    demo_key: SecretStr | None = Field(
        default=None, description="Registered at start for the embedded stack; never in production"
    )
    allow_private_webhooks: bool = Field(
        default=False, description="Let webhooks reach loopback and private networks"
    )
    cors_origins: tuple[str, ...] = Field(
        default=(), description="Web origins that may call the API from a browser; none by default"
    )
    sweep_seconds: float = Field(default=5.0, gt=0, description="Pause between two sweeps")
    stalled_seconds: float = Field(
        default=30.0, gt=0, description="Work without progress for so long is sent again"
    )
    queued_hours: float = Field(
        default=7.0, gt=0, description="The same for what waits for a batch: a night and a day"
    )
    max_sweeps: int = Field(default=6, ge=1, description="Then the work has failed")
    sse_seconds: float = Field(default=600.0, gt=0, description="Longest life of one stream")

    @property
    def times(self) -> Times:
        """How long a resume is left to itself."""
        return Times(
            stalled=timedelta(seconds=self.stalled_seconds),
            queued=timedelta(hours=self.queued_hours),
            kept=timedelta(days=self.keep_resume_days),
            remembered=timedelta(days=self.keep_tombstone_days),
        )
