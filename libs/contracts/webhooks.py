"""Webhooks: what a subscriber registers, and what it receives (Standard Webhooks 1.0)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AnyHttpUrl, Field, WithJsonSchema

from libs.contracts.base import Contract
from libs.contracts.events import (
    AnalysisFailed,
    Event,
    ResultReady,
    ResumeErased,
    ResumeRejected,
)

WEBHOOK_EVENTS: tuple[type[Event], ...] = (
    ResultReady,
    AnalysisFailed,
    ResumeRejected,
    ResumeErased,
)
_NAMES = sorted(event.type for event in WEBHOOK_EVENTS)


def _known(name: str) -> str:
    if name not in _NAMES:
        raise ValueError(f"known are {', '.join(_NAMES)}")
    return name


EventName = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": _NAMES})
]


class WebhookRequest(Contract):
    """A subscription to make."""

    url: AnyHttpUrl = Field(description="Where to POST; https outside of tests")
    events: tuple[EventName, ...] = Field(default=(), description="Event types; empty: all")


class WebhookView(Contract):
    """A subscription. ``secret`` is shown once, when it is made."""

    id: str
    url: str
    events: tuple[str, ...] = ()
    created_at: datetime
    active: bool = True
    secret: str | None = Field(default=None, description="whsec_..., verifies the signature")


class WebhookPayload(Contract):
    """The body of a delivery; its ``webhook-id`` header is the event's id, the same on a retry."""

    type: str
    timestamp: datetime
    data: dict[str, Any]
