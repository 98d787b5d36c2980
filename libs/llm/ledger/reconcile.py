"""Our ledger beside a vendor's own usage export: what they count and we do not, and the reverse."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from libs.llm.catalog import PriceTable
from libs.llm.ledger.report import Sums
from libs.llm.money import NANO, nano_cost
from libs.llm.port import Usage

ALL_MODELS = "all"
_BATCH = {"batch", "true", "1"}


class Columns(BaseModel):
    """Which columns of an export hold what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: tuple[str, ...]
    model: tuple[str, ...]
    input: tuple[str, ...]
    cached_input: tuple[str, ...]
    output: tuple[str, ...]
    cost: tuple[str, ...]
    batch: tuple[str, ...]


@dataclass(slots=True)
class Side:
    """One side's count for a day and model."""

    tokens: int = 0
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Both sides for a day and model."""

    day: str
    model: str
    ours: Side
    theirs: Side

    @property
    def share(self) -> float:
        """How much more we booked than they charge, as a share of what they charge."""
        gap = self.ours.usd - self.theirs.usd
        if not self.theirs.usd:
            return 0.0 if abs(gap) < 1 / NANO else 1.0
        return gap / self.theirs.usd


def export_columns(vendor: str) -> Columns:
    """The columns of the vendor's export.

    Raises:
        KeyError: No export of that vendor is known.
    """
    known = yaml.safe_load(Path(__file__).with_name("exports.yaml").read_text())
    return Columns.model_validate(known[vendor])


def reconcile(
    export: Iterable[dict[str, str]], columns: Columns, booked: Sequence[Sums], prices: PriceTable
) -> list[Difference]:
    """Both sides by day and model.

    Args:
        export: The rows of the vendor's file.
        columns: Its columns.
        booked: Our sums by day and model, in that order.
        prices: To price an export that names no cost.
    """
    ours: dict[tuple[str, str], Side] = defaultdict(Side)
    theirs: dict[tuple[str, str], Side] = defaultdict(Side)
    names = sorted({sums.group[1] for sums in booked}, key=len, reverse=True)
    for sums in booked:
        place = (sums.group[0], sums.group[1] if columns.model else ALL_MODELS)
        ours[place].tokens += sums.input_tokens + sums.output_tokens
        ours[place].usd += sums.usd
    for row in export:
        day = _day(_first(row, columns.day))
        model = _known(_first(row, columns.model), names) if columns.model else ALL_MODELS
        side, usage = theirs[day.isoformat(), model], _usage(row, columns)
        side.tokens += usage.input + usage.output
        if columns.cost:
            side.usd += float(_first(row, columns.cost).replace(",", ""))
        else:
            batch = _is_batch(row, columns)
            side.usd += nano_cost(usage, prices.of(model, day), batch=batch) / NANO
    places = sorted(ours.keys() | theirs.keys())
    return [Difference(*place, ours[place], theirs[place]) for place in places]


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def _usage(row: dict[str, str], columns: Columns) -> Usage:
    counts = (_sum(row, names) for names in (columns.input, columns.output, columns.cached_input))
    return Usage(*counts)


def _is_batch(row: dict[str, str], columns: Columns) -> bool:
    return any((row.get(name) or "").lower() in _BATCH for name in columns.batch)


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    found = next((row[name] for name in names if row.get(name)), None)
    if found is None:
        raise KeyError(f"the export has none of the columns {', '.join(names)}")
    return found


def _sum(row: dict[str, str], names: tuple[str, ...]) -> int:
    return sum(int(float(row.get(name) or 0)) for name in names)


def _known(model: str, names: Sequence[str]) -> str:
    """Our name of a model that the vendor lists with its release date."""
    return next((name for name in names if model.startswith(name)), model)


def _day(text: str) -> date:
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC).date()
    return datetime.fromisoformat(text).date()
