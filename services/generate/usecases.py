"""Making an analysis, once per request."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import TypeAdapter

from libs.contracts.api import Target
from libs.contracts.events import AnalysisFailed, AnalysisRequested, ResultReady, ResumeErased
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, Result
from libs.platform import metrics
from libs.platform.bus.bus import Cause
from libs.platform.inbox import Inbox, Job
from libs.platform.vault.store import ErasedError, NoSuchItemError, Owner, Purpose, Vault

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)


class Writer(Protocol):
    """Writes a result for a masked resume."""

    async def write(
        self,
        event: AnalysisRequested,
        text: ResumeText,
        previous: tuple[Result, ...],
        target: Target | None,
    ) -> Result:
        """Make the result, verified.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """


class Forgetful(Protocol):
    """Keeps something of resumes outside the vault, and can forget it."""

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Delete what comes from the resume; repeatable.

        Returns:
            How much was deleted now.
        """


class MakeAnalysis:
    """From a resume in the vault to a result in the vault."""

    def __init__(
        self, inbox: Inbox, vault: Vault, writer: Writer, forgetful: Sequence[Forgetful] = ()
    ) -> None:
        self._inbox = inbox
        self._vault = vault
        self._writer = writer
        self._forgetful = forgetful

    async def make(self, event: AnalysisRequested, cause: Cause) -> None:
        """Write what ``event`` asks for and tell."""
        async with self._inbox.claim(cause) as job:
            if job is not None:
                await self._make(event, job)

    async def give_up(self, event: AnalysisRequested, cause: Cause) -> None:
        """Tell the owner that no result came of it after all attempts."""
        await self._inbox.record(cause, (_failed(event, Code.PROCESSING_FAILED),))

    async def erase(self, event: ResumeErased) -> None:
        """Forget everything about the resume, even what was written meanwhile."""
        await self._vault.erase(Owner(event.tenant, event.resume_id))
        for keeper in self._forgetful:
            await keeper.forget(event.tenant, event.resume_id)

    async def _make(self, event: AnalysisRequested, job: Job) -> None:
        owner = Owner(event.tenant, event.resume_id)
        try:
            result = await self._write(event)
            content = result.model_dump_json().encode()
            ref = await self._vault.put(owner, Purpose.RESULT, content, event.analysis_id)
        except ProblemError as problem:
            await job.finish(_failed(event, problem.code))
        except (ErasedError, NoSuchItemError):
            await job.finish()
        else:
            await job.finish(_ready(event, result, ref))

    async def _write(self, event: AnalysisRequested) -> Result:
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
        with metrics.timed(metrics.JOB, event.kind):
            return await self._writer.write(event, text, tuple(previous), target)


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
