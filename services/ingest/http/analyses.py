"""``/v1/analyses``: read one, or follow it as server-sent events (HTML standard, section 9.2)."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends
from sse_starlette import EventSourceResponse, ServerSentEvent

from libs.contracts.api import AnalysisView
from libs.contracts.problems import Code, ProblemError
from libs.platform.auth.principal import Principal, Scope
from services.ingest.domain import Resume
from services.ingest.http.auth import Caller, require, stream_of
from services.ingest.http.openapi import answers
from services.ingest.http.state import Desk, Parts, WithParts
from services.ingest.http.views import analysis_view
from services.ingest.usecases import ResumeDesk
from services.ingest.values import Analysis, AnalysisState

_SEND_SECONDS = 30  # a client that takes no event for so long is left
_MISSING = answers(Code.FORBIDDEN, Code.NOT_FOUND)
_STREAM = {"text/event-stream": {"schema": {"type": "string"}}}
router = APIRouter(
    prefix="/v1/analyses",
    tags=["analyses"],
    responses=_MISSING,
    dependencies=[require(Scope.RESUMES)],
)


@router.get("/{analysis_id}")
async def read(caller: Caller, desk: Desk, analysis_id: str) -> AnalysisView:
    """Read an analysis, with its result once it is done."""
    resume, analysis = await _find(desk, caller, analysis_id)
    return analysis_view(resume.id, analysis, await desk.result(resume, analysis))


@router.get(
    "/{analysis_id}/events",
    response_class=EventSourceResponse,
    responses={200: {"content": _STREAM, "description": "Events until the analysis has ended"}},
    dependencies=[Depends(stream_of)],
)
async def follow(caller: Caller, parts: WithParts, analysis_id: str) -> EventSourceResponse:
    """Follow an analysis: ``progress`` events, then one ``done`` or ``failed``."""
    resume, _ = await _find(parts.desk, caller, analysis_id)
    events = _stream(parts, caller, resume.id, analysis_id)
    return EventSourceResponse(events, ping=15, send_timeout=_SEND_SECONDS)


async def _find(desk: ResumeDesk, caller: Principal, analysis_id: str) -> tuple[Resume, Analysis]:
    resume = await desk.with_analysis(caller, analysis_id)
    analysis = resume.analysis(analysis_id)
    if analysis is None:
        raise ProblemError(Code.NOT_FOUND)
    return resume, analysis


async def _stream(
    parts: Parts, caller: Principal, resume_id: str, analysis_id: str
) -> AsyncIterator[ServerSentEvent]:
    try:
        async with asyncio.timeout(parts.settings.sse_seconds):
            async for event in _events(parts, caller, resume_id, analysis_id):
                yield event
    except TimeoutError:
        return  # the client reconnects by itself and goes on from the present state
    except ProblemError as problem:
        yield ServerSentEvent(problem.problem().model_dump_json(), event="failed")


async def _events(
    parts: Parts, caller: Principal, resume_id: str, analysis_id: str
) -> AsyncIterator[ServerSentEvent]:
    shown = ""
    async for _ in parts.progress.changes(resume_id):
        resume, analysis = await _find(parts.desk, caller, analysis_id)
        stage = stage_of(resume, analysis)
        if stage != shown:
            shown = stage
            yield await _event(parts.desk, resume, analysis, stage)
        if not analysis.open:
            return


async def _event(
    desk: ResumeDesk, resume: Resume, analysis: Analysis, stage: str
) -> ServerSentEvent:
    name = "progress" if analysis.open else analysis.state.value
    view = analysis_view(resume.id, analysis, await desk.result(resume, analysis))
    data = {"stage": stage, **view.model_dump(mode="json", exclude_none=True)}
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name)


def stage_of(resume: Resume, analysis: Analysis) -> str:
    """What is being done now: reading, queued, writing, done or failed."""
    if not analysis.open or analysis.state is AnalysisState.QUEUED:
        return analysis.state.value
    return "writing" if resume.text is not None else "reading"
