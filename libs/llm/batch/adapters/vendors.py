"""The batch queues of the vendors that there are keys for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from libs.contracts.kinds import Provider
from libs.llm.batch.ports import BatchVendor, Desk
from libs.llm.catalog import ModelSpec
from libs.llm.keys import Key, KeyRing
from libs.llm.providers.wire import Wire

_IDLE_S = 30.0  # batches are looked after at long intervals; idle connections go

# Named, not imported: a process loads only the SDKs of the vendors that it has keys for.
_ADAPTERS = {
    Provider.OPENAI: ("openai", "OpenAIBatches"),
    Provider.ANTHROPIC: ("anthropic", "AnthropicBatches"),
    Provider.GEMINI: ("gemini", "GeminiBatches"),
}


class KeyedVendors:
    """Opens a client for each key on first use.

    Args:
        rings: Keys by provider.
        base_urls: Addresses to use instead of the vendors' own (a proxy, a mock).
        timeout_s: For each call; an upload of thousands of requests takes a while.
    """

    def __init__(
        self,
        rings: Mapping[Provider, KeyRing],
        base_urls: Mapping[Provider, str],
        timeout_s: float = 120.0,
    ) -> None:
        self._rings = rings
        self._base_urls = base_urls
        self._timeout_s = timeout_s
        self._open: dict[tuple[Provider, Key], Any] = {}

    def of(self, spec: ModelSpec, api_key: str | None = None) -> Desk | None:
        """The queue of the model's vendor.

        A batch is looked after with the key that sent it; if that was rotated away, with a newer
        one, which sees the same batches where it belongs to the same organisation.
        """
        ring = self._rings.get(spec.provider)
        keys = ring.all() if ring else ()
        if spec.base_url or spec.provider not in _ADAPTERS or not keys:
            return None
        key = next((key for key in keys if key.id == api_key), keys[0])
        return Desk(self._vendor(spec.provider, key), key.id)

    def _vendor(self, provider: Provider, key: Key) -> BatchVendor:
        vendor: Any = self._open.get((provider, key))
        if vendor is None:
            module, name = _ADAPTERS[provider]
            client = import_module(f"libs.llm.providers.{module}").make_client(
                key.secret, self._base_urls.get(provider), Wire(self._timeout_s, _IDLE_S)
            )
            vendor = getattr(import_module(f"libs.llm.batch.adapters.{module}"), name)(client)
            self._open[provider, key] = vendor
        opened: BatchVendor = vendor
        return opened

    async def aclose(self) -> None:
        """Close all clients."""
        while self._open:
            await self._open.popitem()[1].aclose()
