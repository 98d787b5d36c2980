"""The configured models, tiers, shares and prices, read from YAML at start."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from libs.contracts.kinds import Provider
from libs.llm.port import Complexity

HERE = Path(__file__).parent
_WHOLE = 100.0  # percent


class _Configured(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelSpec(_Configured):
    """One model as configured."""

    id: str
    provider: Provider
    name: str = Field(description="The vendor's name of it")
    typical_s: float = Field(gt=0, description="Mean latency assumed until measured, seconds")
    options: Mapping[str, Any] = Field(default_factory=dict, description="Sent with every request")
    base_url: str | None = Field(default=None, description="An OpenAI-compatible server")


class Share(_Configured):
    """An A/B or canary share of the requests of one complexity."""

    name: str
    complexity: str
    model: str
    percent: float = Field(ge=0, le=100)


class Thresholds(_Configured):
    """Points that add up to a request's complexity."""

    medium: int
    complex: int
    characters: Mapping[int, int]
    months: Mapping[int, int]
    stack: Mapping[int, int]
    korean: int
    learning: int


class Price(_Configured):
    """USD per million tokens of one model from one day on (UTC)."""

    model: str
    since: date = Field(alias="from")
    input: float = Field(ge=0)
    cached_input: float = Field(ge=0)
    output: float = Field(ge=0)
    batch: float = Field(default=1.0, ge=0, le=1, description="Factor of the batch queue")


class Catalog(_Configured):
    """All of the models file."""

    models: tuple[ModelSpec, ...]
    tiers: Mapping[str, tuple[str, ...]]
    shares: tuple[Share, ...] = ()
    complexity: Thresholds

    @cached_property
    def by_id(self) -> Mapping[str, ModelSpec]:
        """The models by their short names."""
        return {model.id: model for model in self.models}

    @property
    def typical_s(self) -> dict[str, float]:
        """Mean latency in seconds to assume for each model until it is measured."""
        return {model.id: model.typical_s for model in self.models}

    @model_validator(mode="after")
    def _names_resolve(self) -> "Catalog":
        known = {model.id for model in self.models}
        tiers = {tier.name.lower() for tier in Complexity}
        if set(self.tiers) != tiers:
            raise ValueError(f"tiers must be exactly {sorted(tiers)}")
        named = {name for tier in self.tiers.values() for name in tier}
        named |= {share.model for share in self.shares}
        if unknown := sorted(named - known):
            raise ValueError(f"unknown models: {unknown}")
        if strangers := sorted({share.complexity for share in self.shares} - tiers):
            raise ValueError(f"unknown complexities: {strangers}")
        for tier in tiers:
            if sum(share.percent for share in self.shares if share.complexity == tier) > _WHOLE:
                raise ValueError(f"the shares of {tier} are more than 100 %")
        return self


class PriceTable:
    """Prices by model and day."""

    def __init__(self, prices: Sequence[Price]) -> None:
        self._found: dict[tuple[str, date], Price] = {}
        self._prices: dict[str, list[Price]] = {}
        for price in sorted(prices, key=lambda price: price.since):
            self._prices.setdefault(price.model, []).append(price)

    def of(self, model: str, day: date | None = None) -> Price:
        """The price of the vendor's ``model`` on ``day`` (today, UTC, if none is given).

        Raises:
            LookupError: No price is known; a call that cannot be booked must not be made.
        """
        day = day or datetime.now(UTC).date()
        found = self._found.get((model, day))
        if found is None:
            found = self._found[model, day] = self._search(model, day)
        return found

    def _search(self, model: str, day: date) -> Price:
        valid = [price for price in self._prices.get(model, ()) if price.since <= day]
        if not valid:
            raise LookupError(f"no price for {model} on {day}: add it to the price table")
        return valid[-1]


def load_catalog(path: Path | None = None) -> Catalog:
    """Read the models file."""
    return Catalog.model_validate(yaml.safe_load((path or HERE / "models.yaml").read_text()))


def load_prices(path: Path | None = None) -> PriceTable:
    """Read the price table."""
    lines = yaml.safe_load((path or HERE / "prices.yaml").read_text())
    return PriceTable([Price.model_validate(line) for line in lines])
