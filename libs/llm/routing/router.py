"""The order in which models are asked.

The user's provider comes first; then an A/B share; then the tier of the complexity. A model that is
unlikely to answer before the deadline stands back behind the others, whatever its tier.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from libs.contracts.kinds import Provider
from libs.llm.catalog import Catalog, ModelSpec
from libs.llm.fleet import Fleet
from libs.llm.port import Call


@dataclass(frozen=True, slots=True)
class Route:
    """Models in the order in which to ask them, and why in that order."""

    models: tuple[ModelSpec, ...]
    why: tuple[str, ...]


class Router:
    """Picks the models for a call.

    Args:
        catalog: Tiers and shares.
        fleet: Which models have a key or a server, and how long they take.
        least_chance: A model below this chance of answering in time stands back.
        strict_provider: Whether a chosen provider excludes the others even as a fallback.
    """

    def __init__(
        self,
        catalog: Catalog,
        fleet: Fleet,
        *,
        least_chance: float = 0.5,
        strict_provider: bool = False,
    ) -> None:
        self._catalog = catalog
        self._fleet = fleet
        self._least_chance = least_chance
        self._strict = strict_provider

    def route(self, call: Call[Any], remaining: float) -> Route:
        """The order for ``call`` with ``remaining`` seconds left."""
        tier = call.complexity.name.lower()
        models = [self._catalog.by_id[i] for i in self._catalog.tiers[tier] if self._usable(i)]
        why = [f"tier:{tier}" + (f" ({call.why})" if call.why else "")]
        if call.provider is not Provider.AUTO:
            return self._chosen(call.provider, models, why)
        models = self._shared_out(call, tier, models, why)
        return Route(tuple(self._in_time(models, remaining, why)), tuple(why))

    def _chosen(self, provider: Provider, models: list[ModelSpec], why: list[str]) -> Route:
        own = [model for model in self._all_usable(models) if model.provider is provider]
        # Who asks for "local" wants nothing sent away, so there is no fallback either.
        strict = self._strict or provider is Provider.LOCAL
        others = [] if strict else [model for model in models if model.provider is not provider]
        return Route((*own, *others), (*why, f"chosen:{provider}"))

    def _all_usable(self, models: list[ModelSpec]) -> list[ModelSpec]:
        """Those of the tier first; a chosen provider may have its only model in another tier."""
        known = {model.id for model in models}
        return models + [
            model
            for model in self._catalog.models
            if model.id not in known and self._usable(model.id)
        ]

    def _usable(self, model: str) -> bool:
        """Whether there is a key now: keys come and go without a restart."""
        return bool(self._fleet.keys(self._catalog.by_id[model]))

    def _shared_out(
        self, call: Call[Any], tier: str, models: list[ModelSpec], why: list[str]
    ) -> list[ModelSpec]:
        drawn, upper = _draw(tier, call.unit or call.tenant), 0.0
        for share in self._catalog.shares:
            if share.complexity != tier:
                continue
            # Side by side on one draw, so that each gets its percentage of all.
            lower, upper = upper, upper + share.percent
            if lower <= drawn < upper and self._usable(share.model):
                first = self._catalog.by_id[share.model]
                why.append(f"share:{share.name}")
                return [first, *(model for model in models if model.id != first.id)]
        return models

    def _in_time(
        self, models: list[ModelSpec], remaining: float, why: list[str]
    ) -> list[ModelSpec]:
        chances = {model.id: self._fleet.board.of(model.id).chance(remaining) for model in models}
        able = [model for model in models if chances[model.id] >= self._least_chance]
        late = [model for model in models if chances[model.id] < self._least_chance]
        why.extend(f"late:{model.id} ({chances[model.id]:.0%} in time)" for model in late)
        late.sort(key=lambda model: -chances[model.id])
        return able + late


def _draw(tier: str, unit: str) -> float:
    """A number in 0..100 that is the same for the same unit in every process."""
    digest = hashlib.sha256(f"{tier}\0{unit}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32 * 100
