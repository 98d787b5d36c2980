"""Gemini's batch mode through google-genai (https://ai.google.dev/gemini-api/docs/batch-api)."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from google import genai
from google.genai import types

from libs.llm.batch.adapters.rejection import rejection_passed_over
from libs.llm.batch.ports import Outcome, Progress, Request
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, of_status
from libs.llm.providers.gemini import body, read, translated

_ENDED = {
    types.JobState.JOB_STATE_SUCCEEDED,
    types.JobState.JOB_STATE_PARTIALLY_SUCCEEDED,
    types.JobState.JOB_STATE_FAILED,
    types.JobState.JOB_STATE_CANCELLED,
    types.JobState.JOB_STATE_EXPIRED,
}
_SKEW = timedelta(minutes=5)  # between our clock and the vendor's
_NAME = "custom_id"
# google.rpc.Code and the HTTP status that it maps to, of the codes that a request can end with.
_STATUSES = {3: 400, 4: 408, 7: 403, 8: 429, 14: 503, 16: 401}
_CANCELLED = 1


class GeminiBatches:
    """Requests and results inline; each carries its custom id as metadata."""

    def __init__(self, client: genai.Client) -> None:
        self._client = client
        self._batches = client.aio.batches

    async def submit(self, key: str, spec: ModelSpec, requests: Sequence[Request]) -> str:
        """Send all requests inline; ``key`` is the job's display name."""
        inlined = [_inlined(spec, request) for request in requests]
        with translated():
            job = await self._batches.create(
                model=spec.name, src=inlined, config=types.CreateBatchJobConfig(display_name=key)
            )
        return str(job.name)

    async def find(
        self,
        key: str,
        since: datetime,
        custom_ids: Sequence[str],  # noqa: ARG002 (the display name tells)
        known: Collection[str],  # noqa: ARG002 (likewise)
    ) -> str | None:
        """Look for the display name, from the newest job back to ``since``."""
        with translated():
            jobs = await self._batches.list(config=types.ListBatchJobsConfig(page_size=100))
            async for job in jobs:
                if job.create_time is not None and job.create_time < since - _SKEW:
                    break
                if job.display_name == key:
                    return job.name
        return None

    async def progress(self, vendor_id: str) -> Progress:
        """Whether it still runs."""
        with translated():
            job = await self._batches.get(name=vendor_id)
        return Progress.ENDED if job.state in _ENDED else Progress.RUNNING

    async def results(self, vendor_id: str) -> AsyncIterator[Outcome]:
        """The inlined responses; a job that failed or expired as a whole has none."""
        with translated():
            job = await self._batches.get(name=vendor_id)
        for entry in (job.dest and job.dest.inlined_responses) or []:
            if (outcome := _outcome(entry)) is not None:
                yield outcome

    async def cancel(self, vendor_id: str) -> None:
        """Ask to stop; a job that has ended says no, which is as good."""
        with rejection_passed_over(), translated():
            await self._batches.cancel(name=vendor_id)

    async def discard(self, vendor_id: str) -> None:
        """Delete the job with its requests and responses."""
        with rejection_passed_over(), translated():
            await self._batches.delete(name=vendor_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aio.aclose()


def _inlined(spec: ModelSpec, request: Request) -> types.InlinedRequest:
    arguments: dict[str, Any] = body(spec, request.prompt)
    return types.InlinedRequest(
        contents=arguments["contents"],
        config=arguments["config"],
        metadata={_NAME: request.custom_id},
    )


def _outcome(entry: types.InlinedResponse) -> Outcome | None:
    name = (entry.metadata or {}).get(_NAME)
    if name is None:
        return None
    if entry.response is not None:
        return Outcome(name, completion=read(entry.response))
    code = entry.error.code if entry.error and entry.error.code is not None else 0
    if code == _CANCELLED:
        return None
    status = _STATUSES.get(code)
    return Outcome(name, fault=of_status(status, None).fault if status else Fault.SERVER)
