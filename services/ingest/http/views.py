"""Aggregates as the API shows them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import TypeAdapter

from libs.contracts.api import AnalysisView, ErasedPart, ErasureView, ResumePage, ResumeView
from libs.contracts.problems import CATALOG, Code
from libs.contracts.results import Result
from libs.platform.erasure.record import Erasure
from services.ingest.domain import Resume
from services.ingest.values import Analysis

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)


def resume_view(resume: Resume) -> ResumeView:
    """A resume without its analyses' results."""
    text = resume.text
    return ResumeView(
        id=resume.id,
        state=resume.state,
        media_type=resume.content.media_type,
        size_bytes=resume.content.size_bytes,
        revision=resume.revision,
        pages=text.pages if text else None,
        language=text.language if text else None,
        quality=text.quality if text else None,
        warnings=text.warnings if text else (),
        hidden=text.hidden if text else {},
        code=resume.code,
        detail=_detail(resume.code),
        created_at=resume.created_at,
        analyses=tuple(analysis_view(resume.id, analysis) for analysis in resume.analyses),
        links={"self": f"/v1/resumes/{resume.id}"},
    )


def analysis_view(resume_id: str, analysis: Analysis, result: bytes | None = None) -> AnalysisView:
    """An analysis, with its result if given."""
    path = f"/v1/analyses/{analysis.wish.id}"
    return AnalysisView(
        id=analysis.wish.id,
        resume_id=resume_id,
        kind=analysis.wish.kind,
        state=analysis.state,
        code=analysis.code,
        detail=_detail(analysis.code),
        requested_at=analysis.asked_at,
        result=_RESULT.validate_json(result) if result is not None else None,
        links={"self": path, "events": f"{path}/events", "resume": f"/v1/resumes/{resume_id}"},
    )


def page_view(resumes: Sequence[Resume], limit: int) -> ResumePage:
    """A page of a list; the cursor is the time of its last entry, in milliseconds."""
    full = len(resumes) == limit
    return ResumePage(
        items=tuple(resume_view(resume) for resume in resumes),
        next_cursor=str(round(resumes[-1].created_at.timestamp() * 1000)) if full else None,
    )


def moment(cursor: str | None) -> datetime | None:
    """The time that a cursor stands for."""
    return None if cursor is None else datetime.fromtimestamp(int(cursor) / 1000, UTC)


def erasure_view(erasure: Erasure) -> ErasureView:
    """An erasure, with its receipt once it is complete."""
    opening, completion = erasure.opening, erasure.completion
    return ErasureView(
        resume_id=opening.owner.resume_id,
        state="complete" if completion else "under_way",
        cause=opening.cause,
        round=opening.round,
        requested_at=opening.at,
        completed_at=completion.at if completion else None,
        parts=tuple(
            ErasedPart(service=part.service, at=part.at, erased=dict(part.erased))
            for part in erasure.parts
        ),
        waiting_for=erasure.waiting_for,
        receipt=completion.receipt if completion else None,
    )


def _detail(code: Code | None) -> str | None:
    return CATALOG[code].action if code else None
