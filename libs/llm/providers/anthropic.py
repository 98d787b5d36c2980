"""Anthropic's Messages API, structured by ``output_config.format``."""

import base64
from dataclasses import replace
from typing import Any

import anthropic

from libs.llm.catalog import ModelSpec
from libs.llm.port import Completion, Fragments, Prompt, Stop, Usage
from libs.llm.providers.stainless import arguments, client_options, patience, translated
from libs.llm.providers.wire import Wire
from libs.llm.schema import derive

_STOPS = {
    "end_turn": Stop.END,
    "stop_sequence": Stop.END,
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "refusal": Stop.REFUSAL,
}


def make_client(secret: str, base_url: str | None, wire: Wire) -> anthropic.AsyncAnthropic:
    """A client that never retries by itself."""
    http = anthropic.DefaultAsyncHttpxClient
    return anthropic.AsyncAnthropic(**client_options(secret, base_url, wire, http))


def body(spec: ModelSpec, prompt: Prompt[Any]) -> dict[str, Any]:
    """The body of a Messages request (also the ``params`` of one request of a batch)."""
    options = dict(spec.options)
    layout = {"type": "json_schema", "schema": derive(prompt.answer, "anthropic")}
    return {
        "model": spec.name,
        "system": prompt.system,
        "messages": [{"role": "user", "content": _user(prompt)}],
        "max_tokens": prompt.max_output_tokens,
        "output_config": {**options.pop("output_config", {}), "format": layout},
        **options,
    }


def _user(prompt: Prompt[Any]) -> str | list[dict[str, Any]]:
    if not prompt.images:
        return prompt.user
    images = [
        {
            "type": "image",
            "source": {
                "type": "base64",
                "media_type": image.media_type,
                "data": base64.b64encode(image.data).decode(),
            },
        }
        for image in prompt.images
    ]
    return [*images, {"type": "text", "text": prompt.user}]


def read(message: Any) -> Completion:
    """What a message says; thinking blocks are left out."""
    text = "".join(block.text for block in message.content if block.type == "text")
    return Completion(text, _STOPS.get(message.stop_reason, Stop.END), usage_of(message.usage))


def usage_of(usage: Any) -> Usage:
    """Tokens as reported; Anthropic counts input read from its cache apart from fresh input."""
    cached = getattr(usage, "cache_read_input_tokens", None) or 0
    written = getattr(usage, "cache_creation_input_tokens", None) or 0
    return Usage(usage.input_tokens + cached + written, usage.output_tokens, cached)


class AnthropicModel:
    """One model behind the anthropic SDK, asked with one key."""

    def __init__(self, spec: ModelSpec, client: anthropic.AsyncAnthropic) -> None:
        self._spec = spec
        self._client = client

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:
        """Ask once."""
        with translated(anthropic):
            message = await self._client.messages.create(
                **arguments(body(self._spec, prompt)), timeout=patience(self._client, timeout_s)
            )
        return read(message)

    async def stream(self, prompt: Prompt[Any], timeout_s: float) -> Fragments:
        """Ask once, and give what has come so far."""
        said = Completion("", None, None)
        with translated(anthropic):
            events = await self._client.messages.create(
                **arguments(body(self._spec, prompt)),
                stream=True,
                timeout=patience(self._client, timeout_s),
            )
            async with events:
                async for event in events:
                    said = _further(said, event)
                    yield said


def _further(said: Completion, event: Any) -> Completion:
    if event.type == "message_start":
        return replace(said, usage=usage_of(event.message.usage))
    if event.type == "content_block_delta" and event.delta.type == "text_delta":
        return replace(said, text=said.text + event.delta.text)
    if event.type == "message_delta":
        before = said.usage or Usage()
        usage = replace(before, output=event.usage.output_tokens)
        return replace(said, stop=_STOPS.get(event.delta.stop_reason, said.stop), usage=usage)
    return said
