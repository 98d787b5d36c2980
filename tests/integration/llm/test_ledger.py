"""Every call is in the ledger, and what it says agrees with a vendor's export."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection

from libs.contracts.kinds import Provider
from libs.llm.catalog import load_prices
from libs.llm.ledger.entry import By, CacheState, Entry
from libs.llm.ledger.mongo import COLLECTION, MongoLedger
from libs.llm.ledger.reconcile import export_columns, reconcile
from libs.llm.ledger.report import summed

Calls = AsyncCollection[dict[str, Any]]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = "2026-11-20"


@pytest.fixture
async def calls(mongo_url: str) -> AsyncIterator[Calls]:
    async with AsyncMongoClient[dict[str, Any]](mongo_url, tz_aware=True) as client:
        collection = client["llm_tests"][COLLECTION]
        await collection.delete_many({})
        yield collection


def line(number: int, **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "id": f"call-{number}",
        "ask": f"ask-{number}",
        "at": NOW,
        "tenant": "acme",
        "purpose": "interview",
        "provider": Provider.OPENAI,
        "model": "gpt-6-luna",
        "input_tokens": 1_000,
        "output_tokens": 200,
        "nano_usd": 200_000,
    }
    return Entry(**{**fields, **changes})


async def write(calls: Calls, *entries: Entry) -> None:
    ledger = MongoLedger(calls, every_s=0.01)
    await ledger.prepare()
    for entry in entries:
        ledger.note(entry)
    await ledger.aclose()


async def sums(calls: Calls, *by: By, **only: Any) -> dict[tuple[str, ...], Any]:
    found = await summed(calls, by, NOW - timedelta(days=1), NOW + timedelta(days=1), **only)
    return {one.group: one for one in found}


async def test_sums_by_model_and_tenant_are_exact(calls: Calls) -> None:
    claude = {"provider": Provider.ANTHROPIC, "model": "claude-sonnet-5-5"}
    await write(
        calls,
        line(1),
        line(2, outcome="server", nano_usd=0, input_tokens=0, output_tokens=0),
        line(3, cache=CacheState.EXACT, nano_usd=0, input_tokens=0, output_tokens=0),
        line(4, tenant="globex", estimated=True, nano_usd=123_456_789, **claude),
        line(5, at=NOW - timedelta(days=9)),
    )

    by_model = await sums(calls, By.MODEL)
    luna = by_model["gpt-6-luna",]
    assert (luna.calls, luna.failed, luna.spared) == (2, 1, 1)
    assert (luna.input_tokens, luna.output_tokens) == (1_000, 200)
    assert luna.usd == 0.0002
    assert by_model["claude-sonnet-5-5",].estimated_usd == 0.123456789
    assert set(await sums(calls, By.DAY, By.TENANT)) == {(DAY, "acme"), (DAY, "globex")}
    assert set(await sums(calls, By.MODEL, tenant="globex")) == {("claude-sonnet-5-5",)}
    assert set(await sums(calls, By.OUTCOME, provider="openai")) == {("ok",), ("server",)}


async def test_a_line_that_is_sent_twice_is_there_once(calls: Calls) -> None:
    await write(calls, line(1), line(2))
    await write(calls, line(2), line(3))

    assert (await sums(calls, By.MODEL))["gpt-6-luna",].calls == 3


async def test_an_export_that_agrees_shows_no_difference_and_a_missing_call_shows(
    calls: Calls,
) -> None:
    await write(calls, line(1), line(2))
    booked = await summed(
        calls, [By.DAY, By.MODEL], NOW - timedelta(days=1), NOW + timedelta(days=1)
    )
    row = {
        "start_time_iso": f"{DAY}T00:00:00+00:00",
        "model": "gpt-6-luna-2026-09-22",
        "input_tokens": "2000",
        "input_cached_tokens": "0",
        "output_tokens": "400",
    }
    columns = export_columns("openai")

    (same,) = reconcile([row], columns, booked, load_prices())
    (more,) = reconcile([row, row], columns, booked, load_prices())

    assert (same.day, same.model, same.share) == (DAY, "gpt-6-luna", 0.0)
    assert same.ours.tokens == same.theirs.tokens == 2_400
    assert more.share == pytest.approx(-0.5)


async def test_an_export_without_models_is_compared_by_day() -> None:
    row = {"Usage start date": DAY, "Cost ($)": "1,000.50"}

    (difference,) = reconcile([row], export_columns("gemini"), [], load_prices())

    assert (difference.model, difference.theirs.usd, difference.share) == ("all", 1_000.5, -1.0)


async def test_anthropics_cached_input_counts_as_input_at_its_own_price() -> None:
    row = {
        "usage_date_utc": DAY,
        "model_version": "claude-sonnet-5-5",
        "usage_input_tokens_no_cache": "1000000",
        "usage_input_tokens_cache_read": "1000000",
        "usage_output_tokens": "0",
    }

    (difference,) = reconcile([row], export_columns("anthropic"), [], load_prices())

    assert difference.theirs.tokens == 2_000_000
    assert difference.theirs.usd == pytest.approx(2.00 + 0.20)


@pytest.mark.parametrize(
    ("vendor", "row"),
    [
        (
            "openai",
            {"start_time_iso": DAY, "model": "gpt-6-luna", "batch": "True",
             "input_tokens": "1000000", "output_tokens": "0"},
        ),
        (
            "anthropic",
            {"usage_date_utc": DAY, "model_version": "claude-sonnet-5-5", "usage_type": "batch",
             "usage_input_tokens_no_cache": "1000000", "usage_output_tokens": "0"},
        ),
    ],
)  # fmt: skip
def test_what_went_in_batches_is_compared_at_half_the_price(
    vendor: str, row: dict[str, str]
) -> None:
    columns, prices = export_columns(vendor), load_prices()
    whole = {name: value for name, value in row.items() if name not in columns.batch}

    (half,) = reconcile([row], columns, [], prices)
    (full,) = reconcile([whole], columns, [], prices)

    assert half.theirs.usd == pytest.approx(full.theirs.usd / 2)
