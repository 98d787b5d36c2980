"""What the HTTP API gives of the access log."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from libs.contracts.base import Contract


class AuditEntryView(Contract):
    """One entry of the access log."""

    at: datetime
    kind: Literal["access", "opening", "gap"] = Field(
        description="A request, or a decryption, or entries that were lost"
    )
    service: str
    who: str = Field(description="API key or pseudonym of a person; empty: the service itself")
    what: str = Field(description="Ids reached for")
    why: str = Field(description="Operation of the API, or type and id of the event")
    outcome: str = Field(description="HTTP status, or opened, no_such_item, erased, tampered, ...")


class AuditPage(Contract):
    """Entries, newest first."""

    items: tuple[AuditEntryView, ...]
    next_cursor: str | None = None
