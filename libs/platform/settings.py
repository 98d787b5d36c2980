"""Settings that every service shares, from the environment (prefix ``COACH_``)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from libs.platform.retention import RetentionSettings
from libs.platform.vault.settings import VaultSettings


class PlatformSettings(BaseSettings, RetentionSettings, VaultSettings):
    """Addresses and limits of one process. A service extends this with its own fields."""

    model_config = SettingsConfigDict(env_prefix="COACH_", env_file=None, extra="ignore")

    kafka_url: str = Field(
        default="127.0.0.1:9092", description="Bootstrap servers, comma-separated"
    )
    kafka_light: bool = Field(
        default=False,
        description="The broker is the light one: no idempotent producer, polls must be short",
    )
    kafka_replicas: int = Field(default=1, ge=1, description="Replication factor of new topics")
    mongo_url: str = Field(
        default="mongodb://127.0.0.1:27017", repr=False, description="May hold user and password"
    )
    mongo_database: str = "coach"
    redis_url: str = Field(
        default="redis://127.0.0.1:6379/0", repr=False, description="May hold user and password"
    )

    host: str = Field(default="127.0.0.1", description="Interface of the HTTP port")
    port: int = Field(default=0, ge=0, description="HTTP port for health and metrics; 0: any free")
    log_level: str = "info"
    otlp_endpoint: str | None = Field(default=None, description="OpenTelemetry collector, HTTP")

    slots: int = Field(default=64, ge=1, description="Events in hand at once in one process")
    parked: int = Field(default=4096, ge=1, description="Delayed events held until they are due")
    lease_seconds: float = Field(
        default=5.0, gt=0, description="How long a claim outlives its holder"
    )
    retry_delays: tuple[float, ...] = Field(
        default=(1.0, 5.0, 30.0, 120.0), description="Seconds before each further attempt"
    )
    outbox_lease_seconds: float = Field(
        default=10.0, gt=0, description="When another process may send what this one has not"
    )
    drain_seconds: float = Field(default=12.0, gt=0, description="Time to finish work at shutdown")
