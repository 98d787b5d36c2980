"""OpenAI's Batch API (https://platform.openai.com/docs/guides/batch)."""

import json
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import openai
from openai.types.chat import ChatCompletion

from libs.llm.batch.adapters.rejection import rejection_passed_over
from libs.llm.batch.ports import Outcome, Progress, Request
from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, of_status
from libs.llm.providers.openai import body, read
from libs.llm.providers.stainless import translated

_ENDED = {"completed", "failed", "expired", "cancelled"}
_ENDPOINT: Final = "/v1/chat/completions"
_NEVER_PROCESSED = "batch_cancelled"
_TOO_LATE = "batch_expired"
_SKEW = timedelta(minutes=5)  # between our clock and the vendor's
_KEPT_SECONDS = 3 * 86_400  # a file that a crash leaves behind goes by itself
_ERROR = 400


class OpenAIBatches:
    """A file of requests in, a file of results and a file of errors out."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self._client = client

    async def submit(self, key: str, spec: ModelSpec, requests: Sequence[Request]) -> str:
        """Upload the requests, then make the batch, with ``key`` in its metadata."""
        content = "\n".join(json.dumps(_line(spec, request)) for request in requests)
        with translated(openai):
            file = await self._client.files.create(
                file=(f"{key}.jsonl", content.encode()),
                purpose="batch",
                expires_after={"anchor": "created_at", "seconds": _KEPT_SECONDS},
            )
            batch = await self._client.batches.create(
                input_file_id=file.id,
                endpoint=_ENDPOINT,
                completion_window="24h",
                metadata={"batch": key},
                output_expires_after={"anchor": "created_at", "seconds": _KEPT_SECONDS},
            )
        return batch.id

    async def find(
        self,
        key: str,
        since: datetime,
        custom_ids: Sequence[str],  # noqa: ARG002 (the metadata tells)
        known: Collection[str],  # noqa: ARG002 (likewise)
    ) -> str | None:
        """Look for ``key`` in the metadata, from the newest batch back to ``since``."""
        oldest = (since - _SKEW).timestamp()
        with translated(openai):
            async for batch in self._client.batches.list(limit=100):
                if batch.created_at < oldest:
                    break
                if (batch.metadata or {}).get("batch") == key:
                    return batch.id
        return None

    async def progress(self, vendor_id: str) -> Progress:
        """Whether it still runs."""
        with translated(openai):
            batch = await self._client.batches.retrieve(vendor_id)
        return Progress.ENDED if batch.status in _ENDED else Progress.RUNNING

    async def results(self, vendor_id: str) -> AsyncIterator[Outcome]:
        """The lines of both files; a batch that failed validation has neither."""
        with translated(openai):
            batch = await self._client.batches.retrieve(vendor_id)
        for file_id in filter(None, (batch.output_file_id, batch.error_file_id)):
            with translated(openai):
                content = await self._client.files.content(file_id)
            for line in content.text.splitlines():
                if (outcome := _outcome(json.loads(line))) is not None:
                    yield outcome

    async def cancel(self, vendor_id: str) -> None:
        """Ask to stop; a batch that has ended says no, which is as good."""
        with rejection_passed_over(), translated(openai):
            await self._client.batches.cancel(vendor_id)

    async def discard(self, vendor_id: str) -> None:
        """Delete its files; the batch itself holds no content."""
        with translated(openai):
            batch = await self._client.batches.retrieve(vendor_id)
        files = (batch.input_file_id, batch.output_file_id, batch.error_file_id)
        for file_id in filter(None, files):
            with rejection_passed_over(), translated(openai):
                await self._client.files.delete(file_id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()


def _line(spec: ModelSpec, request: Request) -> dict[str, Any]:
    return {
        "custom_id": request.custom_id,
        "method": "POST",
        "url": _ENDPOINT,
        "body": body(spec, request.prompt),
    }


def _outcome(line: dict[str, Any]) -> Outcome | None:
    name, error, response = line["custom_id"], line.get("error"), line.get("response") or {}
    if error and error.get("code") == _NEVER_PROCESSED:
        return None
    if error:
        expired = error.get("code") == _TOO_LATE
        return Outcome(name, fault=Fault.TIMEOUT if expired else Fault.REJECTED)
    status = response.get("status_code", _ERROR)
    if status >= _ERROR:
        return Outcome(name, fault=of_status(status, None).fault)
    return Outcome(name, completion=read(ChatCompletion.model_validate(response.get("body"))))
