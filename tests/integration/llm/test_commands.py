"""``coach models`` and ``coach costs``, as typed."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import typer
from pymongo import AsyncMongoClient
from typer.testing import CliRunner, Result

from cli import costs, models
from libs.contracts.kinds import Provider
from libs.llm.ledger.entry import CacheState
from libs.llm.ledger.mongo import COLLECTION
from tests.integration.llm.mock_server import MockServer
from tests.integration.llm.test_ledger import line, write

TODAY = datetime.now(UTC)
Env = Mapping[str, str]


async def coach(app: typer.Typer, env: Env, *arguments: str) -> Result:
    wide = {"COLUMNS": "200", "ANTHROPIC_API_KEY": "", "GEMINI_API_KEY": "", **env}
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=wide)


@pytest.fixture
def listing() -> typer.Typer:
    app = typer.Typer()
    app.command()(models.models)
    return app


@pytest.mark.parametrize(("status", "said", "exit_code"), [(None, "yes", 0), (401, "auth", 1)])
async def test_models_are_listed_with_price_and_reach(
    mock: MockServer, listing: typer.Typer, status: int | None, said: str, exit_code: int
) -> None:
    good = {"type": "reply", "text": '{"word": "pong"}', "times": None}
    mock.script(good if status is None else {"type": "fail", "status": status, "times": None})
    env = {"OPENAI_API_KEY": "sk-one", "COACH_LLM_OPENAI_BASE_URL": f"{mock.url}/v1"}

    result = await coach(listing, env)

    assert result.exit_code == exit_code
    (row,) = [line for line in result.stdout.splitlines() if "gpt-6-luna" in line]
    assert said in row
    assert "0.1, 0.5" in row
    (other,) = [line for line in result.stdout.splitlines() if "claude-sonnet-5-5" in line]
    assert "none set" in other


async def test_what_a_check_costs_is_in_the_ledger(
    mock: MockServer, listing: typer.Typer, booked: Env
) -> None:
    mock.script({"type": "reply", "text": '{"word": "pong"}', "times": None})
    env = {"OPENAI_API_KEY": "sk-one", "COACH_LLM_OPENAI_BASE_URL": f"{mock.url}/v1", **booked}

    await coach(listing, env)

    result = await coach(costs.app, booked, "--by", "purpose", "--json")
    (row,) = [
        one for one in map(json.loads, result.stdout.splitlines()) if one["group"] == ["probe"]
    ]
    assert row["calls"] == 1
    assert row["usd"] > 0


@pytest.fixture
async def booked(mongo_url: str) -> AsyncIterator[Env]:
    """A ledger with two calls and one that the cache spared."""
    name = f"costs_{uuid4().hex[:8]}"
    async with AsyncMongoClient[dict[str, Any]](mongo_url, tz_aware=True) as client:
        free = {"cache": CacheState.EXACT, "nano_usd": 0, "input_tokens": 0, "output_tokens": 0}
        claude = {"provider": Provider.ANTHROPIC, "model": "claude-sonnet-5-5", "batch": True}
        lines = (line(1, at=TODAY), line(2, at=TODAY, **claude), line(3, at=TODAY, **free))
        await write(client[name][COLLECTION], *lines)
        yield {"COACH_MONGO_URL": mongo_url, "COACH_MONGO_DATABASE": name}
        await client.drop_database(name)


async def test_costs_are_summed_and_spared_calls_counted(booked: Env) -> None:
    result = await coach(costs.app, booked, "--by", "model", "--json")

    assert result.exit_code == 0
    rows = {row["group"][0]: row for row in map(json.loads, result.stdout.splitlines())}
    assert rows["gpt-6-luna"]["calls"] == rows["gpt-6-luna"]["spared"] == 1
    assert rows["claude-sonnet-5-5"]["usd"] == pytest.approx(0.0002)


@pytest.mark.parametrize(("tokens", "exit_code"), [(1_000, 0), (2_000, 1)])
async def test_a_vendors_export_is_compared_day_by_day(
    booked: Env, tmp_path: Path, tokens: int, exit_code: int
) -> None:
    export = tmp_path / "usage.csv"
    with export.open("w", newline="") as file:
        rows = csv.DictWriter(file, ["start_time_iso", "model", "input_tokens", "output_tokens"])
        rows.writeheader()
        rows.writerow(
            {
                "start_time_iso": TODAY.isoformat(),
                "model": "gpt-6-luna-2026-09-22",
                "input_tokens": tokens,
                "output_tokens": 200,
            }
        )

    result = await coach(costs.app, booked, "reconcile", "openai", str(export))

    assert result.exit_code == exit_code
    assert "gpt-6-luna" in result.stdout
