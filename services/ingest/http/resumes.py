"""``/v1/resumes``: upload, list, read, replace, erase, and ask for analyses."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from libs.contracts.api import AnalysisOptions, AnalysisView, ResumePage, ResumeView
from libs.contracts.kinds import AnalysisKind, Language, Priority, Provider
from libs.contracts.problems import Code, FieldError, ProblemError
from libs.platform.auth.principal import Scope
from libs.platform.limits.standing import headers_of
from services.ingest.http.asking import Asked
from services.ingest.http.auth import Allowed, Caller, require
from services.ingest.http.openapi import METERED, answers
from services.ingest.http.problems import invalid
from services.ingest.http.state import Desk, WithParts
from services.ingest.http.upload import Upload, uploading
from services.ingest.http.views import moment, page_view, resume_view


def _one_of(names: type[StrEnum]) -> dict[str, object]:
    return {"type": "string", "enum": list(names)}


def _body(**fields: object) -> dict[str, object]:
    """The body of an upload: a form with the file and fields, or a JSON resume itself."""
    form = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "format": "binary"}, **fields},
    }
    resume = {"type": "object", "description": "A JSON Resume"}
    content = {"multipart/form-data": {"schema": form}, "application/json": {"schema": resume}}
    return {"requestBody": {"required": True, "content": content}}


_OPTIONS = {
    "kind": {"type": "array", "items": _one_of(AnalysisKind)},
    "language": _one_of(Language),
    "provider": _one_of(Provider),
    "priority": _one_of(Priority),
    "count": {"type": "integer", "minimum": 1, "maximum": 10},
}
_MISSING = (Code.FORBIDDEN, Code.NOT_FOUND)
_UNREADABLE = (Code.INVALID_REQUEST, Code.FILE_TOO_LARGE, Code.UNSUPPORTED_TYPE, Code.TOO_SLOW)
_ASKED = answers(*_MISSING, Code.ERASED, Code.CONFLICT, Code.INVALID_REQUEST)
router = APIRouter(prefix="/v1/resumes", tags=["resumes"], dependencies=[require(Scope.RESUMES)])


@router.post(
    "",
    status_code=202,
    openapi_extra=_body(**_OPTIONS),
    responses={
        200: {"model": ResumeView, "description": "It is here already", **METERED},
        202: METERED,
        **answers(Code.FORBIDDEN, *_UNREADABLE),
    },
)
async def upload(
    *,
    request: Request,
    response: Response,
    caller: Caller,
    parts: WithParts,
    allowance: Allowed,
    kind: Annotated[list[AnalysisKind], Query()] = [],  # noqa: B006 (FastAPI copies it)
) -> ResumeView:
    """Upload a resume; ``kind`` asks for analyses at once. The same file again: 200."""
    async with uploading(request, parts) as body:
        kinds, options = _kinds(body, kind), _options(body)
        resume, new = await parts.desk.upload(caller, body.content, kinds, options, allowance)
    response.status_code = 202 if new else 200
    response.headers["Location"] = f"/v1/resumes/{resume.id}"
    response.headers.update(headers_of(*allowance.standings.values()))
    return resume_view(resume)


@router.get("", responses=answers(Code.FORBIDDEN))
async def newest(
    caller: Caller,
    desk: Desk,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,13}$")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ResumePage:
    """List your resumes, newest first; ``cursor`` is the ``next_cursor`` of the page before."""
    return page_view(await desk.newest(caller, before=moment(cursor), limit=limit), limit)


@router.get("/{resume_id}", responses=answers(*_MISSING, Code.ERASED))
async def read(caller: Caller, desk: Desk, resume_id: str) -> ResumeView:
    """Read one resume's state; once it is erased, ``/v1/erasures`` says how far that has come."""
    return resume_view(await desk.present(caller, resume_id))


@router.put(
    "/{resume_id}",
    status_code=202,
    openapi_extra=_body(),
    responses=answers(*_MISSING, *_UNREADABLE, Code.ERASED, Code.CONFLICT),
)
async def replace(
    request: Request, caller: Caller, parts: WithParts, allowance: Allowed, resume_id: str
) -> ResumeView:
    """Replace the content; analyses that were open are made of the new one."""
    async with uploading(request, parts) as body:
        return resume_view(await parts.desk.replace(caller, resume_id, body.content, allowance))


@router.delete("/{resume_id}", status_code=204, responses=answers(*_MISSING))
async def erase(caller: Caller, desk: Desk, resume_id: str) -> None:
    """Erase the resume and everything that was made of it."""
    await desk.erase(caller, resume_id)


@router.post(
    "/{resume_id}/interview-questions",  # noqa: FAST003 (Asked takes it)
    status_code=202,
    responses={202: METERED, **_ASKED},
)
async def interview(asked: Asked, response: Response) -> AnalysisView:
    """Ask for interview questions; asked again, new ones come."""
    return await asked.make(AnalysisKind.INTERVIEW, response)


@router.post(
    "/{resume_id}/learning-path",  # noqa: FAST003 (Asked takes it)
    status_code=202,
    responses={202: METERED, **_ASKED},
)
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
    given: dict[str, object] = {
        name: body.fields[name][-1]
        for name in ("language", "provider", "priority", "count")
        if name in body.fields
    }
    count = body.fields.get("count", [""])[-1]
    if count.isdecimal():
        given["count"] = int(count)
    try:
        return AnalysisOptions.model_validate(given)
    except ValidationError as error:
        raise invalid(error.errors()) from error
