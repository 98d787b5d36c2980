"""One open SDK client for each key, kept for as long as the key is in use."""

import asyncio
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, cast

from libs.contracts.kinds import Provider
from libs.llm.catalog import ModelSpec
from libs.llm.keys import Key
from libs.llm.port import Model
from libs.llm.providers.wire import Wire

# Named, not imported: the three SDKs take 2 s and 150 MB to import, and a process loads only those
# of the vendors that it has keys for.
_ADAPTERS = {
    Provider.OPENAI: ("libs.llm.providers.openai", "OpenAIModel"),
    Provider.LOCAL: ("libs.llm.providers.openai", "OpenAIModel"),
    Provider.ANTHROPIC: ("libs.llm.providers.anthropic", "AnthropicModel"),
    Provider.GEMINI: ("libs.llm.providers.gemini", "GeminiModel"),
}


class Clients:
    """Opens clients on first use and closes those of keys that are gone.

    Args:
        base_urls: Addresses to use instead of the vendors' own (a proxy, a mock).
        wire: How they use their connections.
    """

    def __init__(self, base_urls: dict[Provider, str], wire: Wire) -> None:
        self._base_urls = base_urls
        self._wire = wire
        self._open: dict[tuple[Provider, str | None, Key], Any] = {}
        self._models: dict[tuple[str, Key], Model] = {}
        self._loaded: set[str] = set()

    async def load(self, providers: Iterable[Provider]) -> None:
        """Import the SDKs of ``providers`` now, beside the loop, and not in the first question."""
        for module in {_ADAPTERS[provider][0] for provider in providers} - self._loaded:
            await asyncio.to_thread(import_module, module)
            self._loaded.add(module)

    def is_loaded(self, provider: Provider) -> bool:
        """Whether a question to ``provider`` finds its SDK imported."""
        return _ADAPTERS[provider][0] in self._loaded

    def model(self, spec: ModelSpec, key: Key) -> Model:
        """The adapter of ``spec`` that asks with ``key``."""
        model = self._models.get((spec.id, key))
        if model is None:
            module, adapter = _ADAPTERS[spec.provider]
            make = getattr(import_module(module), adapter)
            model = cast("Model", make(spec, self._client(spec, key, module)))
            self._models[spec.id, key] = model
        return model

    def _client(self, spec: ModelSpec, key: Key, module: str) -> Any:
        address = spec.base_url or self._base_urls.get(spec.provider)
        place = (spec.provider, address, key)
        if place not in self._open:
            make: Callable[..., Any] = import_module(module).make_client
            self._open[place] = make(key.secret, address, self._wire)
        return self._open[place]

    async def keep(self, keys: Iterable[Key]) -> None:
        """Close the clients of all other keys; call it when no call with them is under way."""
        kept = set(keys)
        for place in [place for place in self._open if place[2] not in kept]:
            await _close(self._open.pop(place))
        self._models = {place: model for place, model in self._models.items() if place[1] in kept}

    async def aclose(self) -> None:
        """Close all clients."""
        await self.keep(())


async def _close(client: Any) -> None:
    if hasattr(client, "aio"):  # google-genai keeps its asynchronous half apart
        await client.aio.aclose()
    else:
        await client.close()
