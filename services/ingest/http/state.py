"""What the routes need, put on the application by ``app.py``."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from libs.platform.audit.journal import Journal
from libs.platform.audit.store import AuditStore
from libs.platform.auth.identity import Identity
from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.limits.limits import Limits
from libs.platform.outbound import Outbound
from libs.platform.webhooks import Webhooks
from services.ingest.exporting import Exporter
from services.ingest.http.room import UploadRoom
from services.ingest.ports import Progress
from services.ingest.settings import IngestSettings
from services.ingest.usecases import ResumeDesk


@dataclass(frozen=True, slots=True)
class Parts:
    """The wired parts of the service that its routes call."""

    settings: IngestSettings
    desk: ResumeDesk
    progress: Progress
    identity: Identity
    limits: Limits
    room: UploadRoom
    webhooks: Webhooks
    outbound: Outbound
    ledger: ErasureLedger
    exporter: Exporter
    audit: AuditStore
    journal: Journal


def parts_of(request: Request) -> Parts:
    """The parts of the application that serves this request."""
    parts: Parts = request.app.state.parts
    return parts


async def _parts(request: Request) -> Parts:  # async: FastAPI runs what is not in a thread
    return parts_of(request)


async def _desk(request: Request) -> ResumeDesk:
    return parts_of(request).desk


WithParts = Annotated[Parts, Depends(_parts)]
Desk = Annotated[ResumeDesk, Depends(_desk)]
