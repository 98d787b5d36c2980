"""Exports: everything about a person, or about one resume, as one archive (GDPR, Art. 15)."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from libs.contracts.problems import Code
from libs.platform.auth.principal import Scope
from services.ingest.http.auth import Caller, require, stream_of
from services.ingest.http.openapi import answers
from services.ingest.http.state import Desk, WithParts

_TYPE = "application/zip"
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A ZIP archive; its manifest.json says what is in it",
        "content": {_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
router = APIRouter(tags=["export"], dependencies=[require(Scope.RESUMES), Depends(stream_of)])


@router.get(
    "/v1/resumes/{resume_id}/export",
    response_class=StreamingResponse,
    responses={**_ZIP, **answers(Code.FORBIDDEN, Code.NOT_FOUND, Code.ERASED)},
)
async def one(caller: Caller, desk: Desk, parts: WithParts, resume_id: str) -> StreamingResponse:
    """Download all that is kept about one resume."""
    resume = await desk.present(caller, resume_id)
    return _attachment(parts.exporter.of_resume(resume), resume.id)


@router.get(
    "/v1/export",
    response_class=StreamingResponse,
    responses={**_ZIP, **answers(Code.FORBIDDEN)},
)
async def everything(caller: Caller, parts: WithParts) -> StreamingResponse:
    """Download all that is kept about you: resumes, receipts of erased ones, sessions, accesses."""
    return _attachment(parts.exporter.of_person(caller), "export")


def _attachment(content: AsyncIterator[bytes], name: str) -> StreamingResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return StreamingResponse(content, media_type=_TYPE, headers=headers)
