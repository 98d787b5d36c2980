"""What the HTTP API takes and gives for API keys and tokens."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from libs.contracts.base import WHOLE, Contract

ScopeName = Literal["resumes", "webhooks", "tokens", "keys", "audit"]
ServiceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class ApiKeyRequest(Contract):
    """A key to make."""

    service: ServiceName = Field(description="Which service of yours it is for")
    scopes: tuple[ScopeName, ...] = Field(default=("resumes", "webhooks", "tokens"), min_length=1)
    expires_days: Annotated[int, Field(ge=1, le=366), WHOLE] = 90


class RotationRequest(Contract):
    """How a key is replaced."""

    overlap_hours: Annotated[
        int, Field(ge=0, le=168, description="The old key ends after it"), WHOLE
    ] = 24


class ApiKeyView(Contract):
    """A key. ``token`` is shown once, when it is made."""

    id: str
    service: str
    scopes: tuple[ScopeName, ...]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    token: str | None = Field(default=None, repr=False, description="The key itself")


class TokenRequest(Contract):
    """A person of yours to make tokens for; you have authenticated them."""

    subject: str = Field(min_length=1, max_length=128, description="Your id of the person")


class RefreshRequest(Contract):
    """A refresh token."""

    refresh_token: str = Field(min_length=1, max_length=200, repr=False)


class TokenPair(Contract):
    """Tokens as OAuth 2.0 answers them (RFC 6749, section 5.1)."""

    access_token: str = Field(repr=False)
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a type, no secret)
    expires_in: int = Field(description="Seconds")
    refresh_token: str = Field(repr=False, description="Good once; using it twice ends them all")


class Jwks(Contract):
    """Public keys (RFC 7517)."""

    keys: tuple[dict[str, Any], ...]
