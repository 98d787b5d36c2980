"""Settings of identity."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field

from libs.platform.auth.oidc import OidcIssuer


class AuthSettings(BaseModel):
    """Keys, tokens, issuers; a service that authenticates adds these fields to its settings."""

    token_issuer: str = Field(
        default="resume-coach", description="iss and aud of our tokens; the API's public URL"
    )
    token_algorithm: Literal["Ed25519", "RS256"] = "Ed25519"  # noqa: S105 (an algorithm)
    token_seconds: int = Field(default=300, ge=1, description="Life of an access token")
    refresh_lifetime: timedelta = Field(
        default=timedelta(days=30), description="Life of a family of refresh tokens"
    )
    signing_lifetime: timedelta = Field(
        default=timedelta(days=30), description="After it a new key signs"
    )
    key_cache_seconds: float = Field(
        default=2.0,
        ge=0,
        description="How long a replica may trust a key or a session that another ended",
    )
    oidc_issuers: tuple[OidcIssuer, ...] = Field(
        default=(), description="Issuers whose tokens are accepted, as JSON"
    )
