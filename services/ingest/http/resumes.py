"""``/v1/resumes``: upload, list, read, replace, erase, and ask for analyses."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from libs.contracts.api import AnalysisOptions, AnalysisView, ResumePage, ResumeView
from libs.contracts.kinds import AnalysisKind
from libs.contracts.problems import Code, FieldError, ProblemError
from libs.platform.auth.principal import Scope
from services.ingest.http.asking import Asked
from services.ingest.http.auth import Caller, require
from services.ingest.http.problems import describe
from services.ingest.http.state import Desk, WithParts
from services.ingest.http.upload import Upload, read_upload
from services.ingest.http.views import page_view, resume_view

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "kind": {"type": "array", "items": {"enum": list(AnalysisKind)}},
                        "language": {"enum": ["ko", "en"]},
                        "provider": {"type": "string"},
                        "priority": {"enum": ["realtime", "batch"]},
                        "count": {"type": "integer", "minimum": 1, "maximum": 10},
                    },
                }
            },
            "application/json": {"schema": {"type": "object", "description": "A JSON Resume"}},
        },
    }
}


router = APIRouter(
    prefix="/v1/resumes",
    tags=["resumes"],
    responses=describe(),
    dependencies=[require(Scope.RESUMES)],
)


@router.post("", status_code=202, openapi_extra=_BODY)
async def upload(
    request: Request,
    response: Response,
    caller: Caller,
    parts: WithParts,
    kind: Annotated[list[AnalysisKind], Query()] = [],  # noqa: B006 (FastAPI copies it)
) -> ResumeView:
    """Upload a resume; ``kind`` asks for analyses at once. The same file again: 200."""
    body = await read_upload(request, parts.settings.max_upload_bytes)
    kinds = _kinds(body, kind)
    resume, new = await parts.desk.upload(caller, body.content, kinds, _options(body))
    response.status_code = 202 if new else 200
    response.headers["Location"] = f"/v1/resumes/{resume.id}"
    return resume_view(resume)


@router.get("")
async def newest(
    caller: Caller,
    desk: Desk,
    cursor: datetime | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ResumePage:
    """List your resumes, newest first."""
    return page_view(await desk.newest(caller, before=cursor, limit=limit), limit)


@router.get("/{resume_id}")
async def read(caller: Caller, desk: Desk, resume_id: str) -> ResumeView:
    """Read one resume's state."""
    return resume_view(await desk.get(caller, resume_id))


@router.put("/{resume_id}", status_code=202, openapi_extra=_BODY)
async def replace(request: Request, caller: Caller, parts: WithParts, resume_id: str) -> ResumeView:
    """Replace the content; analyses that were open are made of the new one."""
    body = await read_upload(request, parts.settings.max_upload_bytes)
    return resume_view(await parts.desk.replace(caller, resume_id, body.content))


@router.delete("/{resume_id}", status_code=204)
async def erase(caller: Caller, desk: Desk, resume_id: str) -> None:
    """Erase the resume and everything that was made of it."""
    await desk.erase(caller, resume_id)


@router.post("/{resume_id}/interview-questions", status_code=202)  # noqa: FAST003 (Asked takes it)
async def interview(asked: Asked, response: Response) -> AnalysisView:
    """Ask for interview questions; asked again, new ones come."""
    return await asked.make(AnalysisKind.INTERVIEW, response)


@router.post("/{resume_id}/learning-path", status_code=202)  # noqa: FAST003 (Asked takes it)
async def learning(asked: Asked, response: Response) -> AnalysisView:
    """Ask for a learning path."""
    return await asked.make(AnalysisKind.LEARNING, response)


def _kinds(body: Upload, query: list[AnalysisKind]) -> list[AnalysisKind]:
    try:
        asked = [AnalysisKind(kind) for kind in body.fields.get("kind", ())]
    except ValueError as error:
        wrong = FieldError(field="kind", message=f"one of {', '.join(AnalysisKind)}")
        raise ProblemError(Code.INVALID_REQUEST, errors=(wrong,)) from error
    return list(dict.fromkeys([*query, *asked]))


def _options(body: Upload) -> AnalysisOptions:
    given = {
        name: body.fields[name][-1]
        for name in ("language", "provider", "priority", "count")
        if name in body.fields
    }
    try:
        return AnalysisOptions.model_validate(given)
    except ValidationError as error:
        wrong = tuple(
            FieldError(field=".".join(map(str, item["loc"])), message=item["msg"])
            for item in error.errors()
        )
        raise ProblemError(Code.INVALID_REQUEST, errors=wrong) from error
