"""Anthropic's Message Batches (https://docs.anthropic.com/en/docs/build-with-claude/batch-processing).

A message batch carries no metadata, so one that was sent by a process that died is recognised by
the custom ids of its results, which can be read only when it has ended.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import anthropic
from anthropic.types.messages import MessageBatch

from libs.llm.batch.adapters.rejection import rejection_passed_over
from libs.llm.batch.ports import Outcome, Progress, Request, UnclearError
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault
from libs.llm.providers.anthropic import body, read
from libs.llm.providers.stainless import translated

_SKEW = timedelta(minutes=5)  # between our clock and the vendor's
_FAULTS = {
    "invalid_request_error": Fault.REJECTED,
    "authentication_error": Fault.AUTH,
    "permission_error": Fault.AUTH,
    "rate_limit_error": Fault.RATE_LIMITED,
    "overloaded_error": Fault.OVERLOADED,
    "timeout_error": Fault.TIMEOUT,
}


class AnthropicBatches:
    """Requests inline, results as a stream of JSON lines."""

    def __init__(self, client: anthropic.AsyncAnthropic) -> None:
        self._batches = client.messages.batches
        self._client = client

    async def submit(
        self,
        key: str,  # noqa: ARG002 (there is no place for it; the custom ids tell)
        spec: ModelSpec,
        requests: Sequence[Request],
    ) -> str:
        """Send all requests at once."""
        entries: Any = [
            {"custom_id": request.custom_id, "params": body(spec, request.prompt)}
            for request in requests
        ]
        with translated(anthropic):
            batch = await self._batches.create(requests=entries)
        return batch.id

    async def find(
        self,
        key: str,  # noqa: ARG002 (as in submit)
        since: datetime,
        custom_ids: Sequence[str],
        known: Collection[str],
    ) -> str | None:
        """Look for a batch with our custom ids among those since then that are nobody's.

        Raises:
            UnclearError: One of the same size still runs and may be it.
        """
        for batch in await self._candidates(since, known):
            if batch.processing_status != "ended":
                if _size(batch) <= len(custom_ids):
                    raise UnclearError(batch.id)
                continue
            if await self._has_one_of(batch.id, set(custom_ids)):
                return batch.id
        return None

    async def _candidates(self, since: datetime, known: Collection[str]) -> list[MessageBatch]:
        found: list[MessageBatch] = []
        with translated(anthropic):
            async for batch in self._batches.list(limit=100):
                if batch.created_at < since - _SKEW:
                    break
                if batch.id not in known:
                    found.append(batch)
        return found

    async def _has_one_of(self, vendor_id: str, custom_ids: Collection[str]) -> bool:
        """A batch is ours whole or not at all, so its first result tells."""
        with translated(anthropic):
            async for entry in await self._batches.results(vendor_id):
                return entry.custom_id in custom_ids
        return False

    async def progress(self, vendor_id: str) -> Progress:
        """Whether it still runs."""
        with translated(anthropic):
            batch = await self._batches.retrieve(vendor_id)
        return Progress.ENDED if batch.processing_status == "ended" else Progress.RUNNING

    async def results(self, vendor_id: str) -> AsyncIterator[Outcome]:
        """The entries, without those that were cancelled before they were processed."""
        with translated(anthropic):
            async for entry in await self._batches.results(vendor_id):
                if (outcome := _outcome(entry.custom_id, entry.result)) is not None:
                    yield outcome

    async def cancel(self, vendor_id: str) -> None:
        """Ask to stop; a batch that has ended says no, which is as good."""
        with rejection_passed_over(), translated(anthropic):
            await self._batches.cancel(vendor_id)

    async def discard(self, vendor_id: str) -> None:
        """Delete the batch with its requests and results."""
        with rejection_passed_over(), translated(anthropic):
            await self._batches.delete(vendor_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()


def _size(batch: MessageBatch) -> int:
    counts = batch.request_counts
    finished = counts.succeeded + counts.errored + counts.canceled + counts.expired
    return counts.processing + finished


def _outcome(name: str, result: Any) -> Outcome | None:
    if result.type == "succeeded":
        return Outcome(name, completion=read(result.message))
    if result.type == "errored":
        return Outcome(name, fault=_FAULTS.get(result.error.error.type, Fault.SERVER))
    return Outcome(name, fault=Fault.TIMEOUT) if result.type == "expired" else None
