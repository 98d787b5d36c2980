"""OpenAI, and every server that speaks its chat completions (vLLM, Ollama, gateways).

Chat completions rather than responses: the one interface that the compatible servers share.
"""

import base64
from typing import Any

import openai

from libs.llm.catalog import ModelSpec
from libs.llm.port import Completion, Fragments, Prompt, Stop, Usage
from libs.llm.providers.stainless import arguments, client_options, patience, translated
from libs.llm.providers.wire import Wire
from libs.llm.schema import derive

_STOPS = {
    "stop": Stop.END,
    "length": Stop.LENGTH,
    "content_filter": Stop.REFUSAL,
    "tool_calls": Stop.END,
}


def make_client(secret: str, base_url: str | None, wire: Wire) -> openai.AsyncOpenAI:
    """A client that never retries by itself."""
    http = openai.DefaultAsyncHttpxClient
    return openai.AsyncOpenAI(**client_options(secret or "none", base_url, wire, http))


def body(spec: ModelSpec, prompt: Prompt[Any]) -> dict[str, Any]:
    """The body of a chat completions request (also of one line of a batch file)."""
    schema = {
        "name": prompt.answer.__name__,
        "schema": derive(prompt.answer, "openai"),
        "strict": True,
    }
    return {
        "model": spec.name,
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": _user(prompt)},
        ],
        "response_format": {"type": "json_schema", "json_schema": schema},
        # Compatible servers know only the old name of this limit.
        "max_tokens" if spec.base_url else "max_completion_tokens": prompt.max_output_tokens,
        **spec.options,
    }


def _user(prompt: Prompt[Any]) -> str | list[dict[str, Any]]:
    if not prompt.images:
        return prompt.user
    images = [
        {
            "type": "image_url",
            "image_url": {
                "url": f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
            },
        }
        for image in prompt.images
    ]
    return [*images, {"type": "text", "text": prompt.user}]


def read(reply: Any) -> Completion:
    """What a chat completion says."""
    choice = reply.choices[0] if reply.choices else None
    if choice is None:
        return Completion("", Stop.END, usage_of(reply.usage))
    refused = bool(getattr(choice.message, "refusal", None))
    stop = Stop.REFUSAL if refused else _STOPS.get(choice.finish_reason, Stop.END)
    return Completion(choice.message.content or "", stop, usage_of(reply.usage))


def usage_of(usage: Any) -> Usage | None:
    """Tokens as reported; None where a server reports none."""
    if usage is None:
        return None
    read_from_cache = getattr(usage.prompt_tokens_details, "cached_tokens", None) or 0
    reasoning = getattr(usage.completion_tokens_details, "reasoning_tokens", None) or 0
    return Usage(usage.prompt_tokens, usage.completion_tokens, read_from_cache, reasoning)


class OpenAIModel:
    """One model behind the openai SDK, asked with one key."""

    def __init__(self, spec: ModelSpec, client: openai.AsyncOpenAI) -> None:
        self._spec = spec
        self._client = client

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:
        """Ask once."""
        with translated(openai):
            reply = await self._client.chat.completions.create(
                **arguments(body(self._spec, prompt)), timeout=patience(self._client, timeout_s)
            )
        return read(reply)

    async def stream(self, prompt: Prompt[Any], timeout_s: float) -> Fragments:
        """Ask once, and give what has come so far."""
        said = Completion("", None, None)
        with translated(openai):
            chunks = await self._client.chat.completions.create(
                **arguments(body(self._spec, prompt)),
                stream=True,
                stream_options={"include_usage": True},
                timeout=patience(self._client, timeout_s),
            )
            async with chunks:
                async for chunk in chunks:
                    said = _further(said, chunk)
                    yield said


def _further(said: Completion, chunk: Any) -> Completion:
    usage = usage_of(chunk.usage) or said.usage
    if not chunk.choices:
        return Completion(said.text, said.stop, usage)
    choice = chunk.choices[0]
    stop = _STOPS.get(choice.finish_reason, said.stop) if choice.finish_reason else said.stop
    if getattr(choice.delta, "refusal", None):
        stop = Stop.REFUSAL
    return Completion(said.text + (choice.delta.content or ""), stop, usage)
