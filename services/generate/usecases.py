"""Making an analysis, once per request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog
from pydantic import TypeAdapter

from libs.contracts.api import Target
from libs.contracts.events import AnalysisFailed, AnalysisRequested, ResultReady
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, Result
from libs.platform import metrics
from libs.platform.bus.bus import Cause
from libs.platform.inbox import Inbox, Job
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault
from services.generate.domain import Commission
from services.generate.ports import Writer, Written

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)
_log = structlog.get_logger()

Work = Callable[[Commission], Awaitable[Written | None]]


class MakeAnalysis:
    """From a resume in the vault to a result in the vault."""

    def __init__(self, inbox: Inbox, vault: Vault, writer: Writer) -> None:
        self._inbox = inbox
        self._vault = vault
        self._writer = writer
        self._replacing: set[asyncio.Task[None]] = set()

    async def make(self, event: AnalysisRequested, cause: Cause) -> None:
        """Write what ``event`` asks for and tell."""
        await self.complete(event, cause, self._writer.write)

    async def complete(self, event: AnalysisRequested, cause: Cause, work: Work) -> None:
        """Have ``work`` make what ``event`` asks for, unless it was made before, and tell.

        Where ``work`` gives None nothing is told yet: the request waits for something.
        """
        async with self._inbox.claim(cause) as job:
            if job is not None:
                await self._complete(event, job, work)

    async def give_up(self, event: AnalysisRequested, cause: Cause) -> None:
        """Tell the owner that no result came of it after all attempts."""
        await self._inbox.record(cause, (_failed(event, Code.PROCESSING_FAILED),))

    async def aclose(self) -> None:
        """Wait no longer for better results."""
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)

    async def _complete(self, event: AnalysisRequested, job: Job, work: Work) -> None:
        try:
            commission = await self._commission(event, job.cause.at)
            with metrics.timed(metrics.JOB, event.kind):
                written = await work(commission)
            if written is None:
                return
            ready = await self._kept(event, written.result)
        except ProblemError as problem:
            await job.finish(_failed(event, problem.code))
        except (ErasedError, NoSuchItemError):
            await job.finish()
        else:
            await job.finish(ready)
            if written.better is not None:
                self._replace(event, job.cause, written.better)

    async def _commission(self, event: AnalysisRequested, asked_at: datetime | None) -> Commission:
        content = await self._vault.get(event.text_ref, event.tenant)
        target = None
        if event.target_ref is not None:
            described = await self._vault.get(event.target_ref, event.tenant)
            target = Target.model_validate_json(described)
        previous = [
            _RESULT.validate_json(await self._vault.get(ref, event.tenant))
            for ref in event.previous_refs
        ]
        text = ResumeText.model_validate_json(content)
        return Commission(event, text, tuple(previous), target, asked_at)

    async def _kept(self, event: AnalysisRequested, result: Result) -> ResultReady:
        owner, content = Owner(event.tenant, event.resume_id), result.model_dump_json().encode()
        ref = await self._vault.put(owner, Purpose.RESULT, content, event.analysis_id)
        return _ready(event, result, ref)

    def _replace(
        self, event: AnalysisRequested, cause: Cause, better: Awaitable[Result | None]
    ) -> None:
        task = asyncio.create_task(self._replaced(event, cause, better))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replaced(
        self, event: AnalysisRequested, cause: Cause, better: Awaitable[Result | None]
    ) -> None:
        """Put a better result where the fall-back lies, and tell once more."""
        try:
            result = await better
            if result is not None:
                later = replace(cause, id=f"{cause.id}#late")
                await self._inbox.record(later, (await self._kept(event, result),))
        except (ErasedError, ProblemError):
            return  # the fall-back stands, or the resume is gone
        except Exception as error:  # noqa: BLE001 (nobody waits for it: the fall-back stands)
            _log.warning("not_replaced", analysis=event.analysis_id, error=type(error).__name__)


def _failed(event: AnalysisRequested, code: Code) -> AnalysisFailed:
    return AnalysisFailed(
        tenant=event.tenant,
        resume_id=event.resume_id,
        analysis_id=event.analysis_id,
        kind=event.kind,
        code=code,
    )


def _ready(event: AnalysisRequested, result: Result, ref: str) -> ResultReady:
    items = result.questions if isinstance(result, InterviewSet) else result.steps
    origin = result.origin
    return ResultReady(
        tenant=event.tenant,
        resume_id=event.resume_id,
        analysis_id=event.analysis_id,
        kind=event.kind,
        result_ref=ref,
        items=len(items),
        provider=origin.provider,
        model=origin.model,
        language=origin.language,
        cached=origin.cached,
        cost_usd=origin.cost_usd,
        latency_ms=origin.latency_ms,
    )
