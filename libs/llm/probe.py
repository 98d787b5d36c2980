"""Whether the configured models can be reached: one tiny call each, beside limits and breakers."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import BaseModel, Field

from libs.llm.catalog import Catalog, ModelSpec, PriceTable
from libs.llm.faults import Fault, VendorError
from libs.llm.fleet import keys_of
from libs.llm.judge import judged
from libs.llm.keys import Key, key_rings
from libs.llm.ledger.entry import OK, Entry, Ledger
from libs.llm.money import NANO, nano_cost
from libs.llm.port import Model, Prompt, Purpose, Usage
from libs.llm.providers.clients import Clients
from libs.llm.settings import LlmSettings

_TIMEOUT_S = 30.0
_TENANT = "~system"  # pays for what no customer asked for


class Pong(BaseModel):
    """The answer to a probe."""

    word: str = Field(description="The word that was asked for")


@dataclass(frozen=True, slots=True)
class Health:
    """How a probe ended; ``fault`` is None if the model answered."""

    fault: Fault | None
    latency_ms: int
    usage: Usage
    nano_usd: int

    @property
    def cost_usd(self) -> float:
        """What it cost, US dollars."""
        return self.nano_usd / NANO


async def probe(spec: ModelSpec, model: Model, prices: PriceTable) -> Health:
    """Ask for one word, structured as every answer is."""
    prompt = Prompt(Pong, "You answer with one word.", "Say: pong", max_output_tokens=256)
    began = time.perf_counter()
    fault, usage = None, None
    try:
        completion = await model.complete(prompt, _TIMEOUT_S)
        usage = completion.usage
        judged(completion, prompt, None)
    except VendorError as error:
        fault, usage = error.fault, error.usage
    used = usage or Usage()
    milliseconds = round((time.perf_counter() - began) * 1000)
    return Health(fault, milliseconds, used, nano_cost(used, prices.of(spec.name)))


@dataclass(frozen=True, slots=True)
class Check:
    """One model with one key; ``key`` is None if there is none, ``health`` if it was not asked."""

    spec: ModelSpec
    key: Key | None
    health: Health | None


async def check_models(
    settings: LlmSettings,
    catalog: Catalog,
    prices: PriceTable,
    *,
    ask: bool = True,
    ledger: Ledger | None = None,
) -> AsyncIterator[Check]:
    """Every configured model with every key of it, asked one after the other.

    Args:
        settings: Keys and addresses.
        catalog: The models.
        prices: What tokens cost.
        ask: Whether to ask at all.
        ledger: Where these calls are noted, too.
    """
    rings, clients = (
        key_rings(settings.keys, settings.keys_dir),
        Clients(settings.base_urls, settings.wire),
    )
    try:
        for spec in catalog.models:
            keys = keys_of(spec, rings)
            if not keys:
                yield Check(spec, None, None)
            for key in keys:
                health = await probe(spec, clients.model(spec, key), prices) if ask else None
                if health is not None and ledger is not None:
                    ledger.note(_entry(spec, key, health))
                yield Check(spec, key, health)
    finally:
        await clients.aclose()


def _entry(spec: ModelSpec, key: Key, health: Health) -> Entry:
    name = uuid4().hex
    return Entry(
        id=name,
        ask=name,
        at=datetime.now(UTC),
        tenant=_TENANT,
        provider=spec.provider,
        model=spec.name,
        key=key.id,
        purpose=Purpose.PROBE.value,
        input_tokens=health.usage.input,
        output_tokens=health.usage.output,
        cached_input_tokens=health.usage.cached_input,
        outcome=health.fault.value if health.fault else OK,
        nano_usd=health.nano_usd,
        latency_ms=health.latency_ms,
    )
