"""Google's Gemini API through google-genai, structured by ``response_json_schema``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from google import genai
from google.genai import errors, types

from libs.llm.catalog import ModelSpec
from libs.llm.faults import Fault, VendorError, of_status
from libs.llm.port import Completion, Fragments, Prompt, Stop, Usage
from libs.llm.providers.wire import Wire
from libs.llm.schema import derive

_REFUSALS = {"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY"}


def make_client(secret: str, base_url: str | None, wire: Wire) -> genai.Client:
    """A client that never retries by itself; it manages its idle connections alone (aiohttp)."""
    return genai.Client(
        api_key=secret,
        http_options=types.HttpOptions(
            base_url=base_url,
            api_version="v1beta",  # the stable version does not know response_json_schema
            timeout=int(wire.timeout_s * 1000),
            retry_options=types.HttpRetryOptions(attempts=1),
        ),
    )


def body(spec: ModelSpec, prompt: Prompt[Any]) -> dict[str, Any]:
    """The arguments of ``generate_content`` (also of one request of a batch)."""
    images = [
        types.Part.from_bytes(data=image.data, mime_type=image.media_type)
        for image in prompt.images
    ]
    return {
        "model": spec.name,
        "contents": [types.Content(role="user", parts=[*images, types.Part(text=prompt.user)])],
        "config": types.GenerateContentConfig(
            system_instruction=prompt.system,
            max_output_tokens=prompt.max_output_tokens,
            response_mime_type="application/json",
            response_json_schema=derive(prompt.answer, "gemini"),
            **spec.options,
        ),
    }


def read(reply: types.GenerateContentResponse) -> Completion:
    """What a response says; a blocked prompt has no candidates."""
    return _further(Completion("", Stop.END, None), reply)


def usage_of(usage: types.GenerateContentResponseUsageMetadata | None) -> Usage | None:
    """Tokens as reported; thoughts are billed as output."""
    if usage is None:
        return None
    thoughts = usage.thoughts_token_count or 0
    return Usage(
        usage.prompt_token_count or 0,
        (usage.candidates_token_count or 0) + thoughts,
        usage.cached_content_token_count or 0,
        thoughts,
    )


class GeminiModel:
    """One model behind the google-genai SDK, asked with one key.

    The SDK takes a time-out for the client only; the caller's own deadline cancels the call.
    """

    def __init__(self, spec: ModelSpec, client: genai.Client) -> None:
        self._spec = spec
        self._models = client.aio.models

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:  # noqa: ARG002
        """Ask once."""
        with translated():
            reply = await self._models.generate_content(**body(self._spec, prompt))
        return read(reply)

    async def stream(
        self,
        prompt: Prompt[Any],
        timeout_s: float,  # noqa: ARG002 (see the class)
    ) -> Fragments:
        """Ask once, and give what has come so far."""
        said = Completion("", None, None)
        with translated():
            chunks = await self._models.generate_content_stream(**body(self._spec, prompt))
            async for chunk in chunks:
                said = _further(said, chunk)
                yield said


def _further(said: Completion, chunk: types.GenerateContentResponse) -> Completion:
    said = replace(said, usage=usage_of(chunk.usage_metadata) or said.usage)
    if chunk.prompt_feedback and chunk.prompt_feedback.block_reason:
        return replace(said, stop=Stop.REFUSAL)
    if not chunk.candidates:
        return said
    candidate = chunk.candidates[0]
    parts = (candidate.content and candidate.content.parts) or []
    text = "".join(part.text or "" for part in parts if not part.thought)
    reason = candidate.finish_reason.value if candidate.finish_reason else None
    return replace(said, text=said.text + text, stop=_stop(reason) if reason else said.stop)


def _stop(reason: str) -> Stop:
    if reason == "MAX_TOKENS":
        return Stop.LENGTH
    return Stop.REFUSAL if reason in _REFUSALS else Stop.END


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the SDK and its HTTP client raise into :class:`VendorError`."""
    try:
        yield
    except errors.APIError as error:
        raise of_status(error.code, _retry_after(error)) from error
    except (errors.UnknownApiResponseError, json.JSONDecodeError) as error:
        raise VendorError(Fault.MALFORMED) from error
    except aiohttp.ClientConnectorError as error:
        raise VendorError(Fault.UNREACHABLE) from error
    except TimeoutError as error:
        raise VendorError(Fault.TIMEOUT) from error
    except aiohttp.ClientError as error:
        raise VendorError(Fault.DROPPED) from error


def _retry_after(error: errors.APIError) -> str | None:
    headers = getattr(error.response, "headers", None) or {}
    return headers.get("retry-after") or _retry_info(error.details)


def _retry_info(details: Any) -> str | None:
    """``retryDelay: "17s"`` of a ``google.rpc.RetryInfo``."""
    listed = details.get("error", {}).get("details", []) if isinstance(details, dict) else []
    delays = (item.get("retryDelay") for item in listed if isinstance(item, dict))
    return next((delay.rstrip("s") for delay in delays if delay), None)
