"""What the ledger says: cost, tokens and outcomes, by whatever one asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from libs.llm.ledger.entry import OK, By, CacheState
from libs.llm.money import NANO


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one group.

    Attributes:
        group: The values of what was asked for, in order.
        calls: Vendor calls.
        failed: Those of them that gave no answer.
        spared: Calls that the cache spared.
        input_tokens: Of the vendor calls.
        output_tokens: Likewise.
        cached_input_tokens: The part of the input that vendors read from their own caches.
        usd: US dollars, exact to a billionth.
        estimated_usd: The part of it that vendors did not report.
    """

    group: tuple[str, ...]
    calls: int
    failed: int
    spared: int
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int
    usd: float
    estimated_usd: float


async def summed(
    calls: AsyncCollection[dict[str, Any]],
    by: Sequence[By],
    since: datetime,
    until: datetime,
    *,
    tenant: str | None = None,
    provider: str | None = None,
) -> list[Sums]:
    """Sums from ``since`` up to, not including, ``until``, the dearest group first."""
    only = {"tenant": tenant, "provider": provider}
    chosen: dict[str, Any] = {"at": {"$gte": since, "$lt": until}}
    chosen |= {name: value for name, value in only.items() if value is not None}
    cursor = await calls.aggregate([{"$match": chosen}, {"$group": _group(by)}])
    sums = [_sums(row, by) async for row in cursor]
    return sorted(sums, key=lambda one: (-one.usd, one.group))


def _group(by: Sequence[By]) -> dict[str, Any]:
    day = {"$dateToString": {"format": "%Y-%m-%d", "date": "$at"}}
    asked = {"$eq": ["$cache", CacheState.MISS.value]}
    failed = {"$and": [asked, {"$ne": ["$outcome", OK]}]}
    return {
        "_id": {one.value: day if one is By.DAY else f"${one.value}" for one in by},
        "calls": {"$sum": {"$cond": [asked, 1, 0]}},
        "failed": {"$sum": {"$cond": [failed, 1, 0]}},
        "spared": {"$sum": {"$cond": [asked, 0, 1]}},
        "input_tokens": {"$sum": "$input_tokens"},
        "output_tokens": {"$sum": "$output_tokens"},
        "cached_input_tokens": {"$sum": "$cached_input_tokens"},
        "nano": {"$sum": "$nano_usd"},
        "estimated": {"$sum": {"$cond": ["$estimated", "$nano_usd", 0]}},
    }


def _sums(row: dict[str, Any], by: Sequence[By]) -> Sums:
    return Sums(
        group=tuple(str(row["_id"][one.value]) for one in by),
        calls=row["calls"],
        failed=row["failed"],
        spared=row["spared"],
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        cached_input_tokens=row["cached_input_tokens"],
        usd=row["nano"] / NANO,
        estimated_usd=row["estimated"] / NANO,
    )
