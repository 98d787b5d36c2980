"""Settings of limits."""

from pathlib import Path

from pydantic import BaseModel, Field

from libs.platform.limits.outage import WhenAway


class LimitSettings(BaseModel):
    """Who has which plan, and what holds without Redis; a service that limits adds these."""

    default_plan: str = Field(default="standard", description="Of tenants that are not named")
    tenant_plans: dict[str, str] = Field(default_factory=dict, description="Plan by tenant, JSON")
    plans_file: Path | None = Field(default=None, description="In the place of the shipped plans")
    limits_without_redis: WhenAway = Field(
        default=WhenAway.OPEN, description="open: let everybody in; closed: nobody (503)"
    )
    slot_seconds: float = Field(
        default=15.0, gt=0, description="How long a crashed replica's connections count on"
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description='Networks whose X-Forwarded-For counts; "cloudflare" for its own'
    )
