"""Replicas that hammer together share one truth: not one call, and not one cent, over."""

import asyncio
import json
import sys
from dataclasses import astuple, replace
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from libs.llm.build import open_gateway
from libs.llm.limits.budgets import Budget, Limits
from libs.llm.limits.port import Admitted, Limit, Refused, Ticket
from libs.llm.limits.store import RedisAdmission
from libs.llm.port import BudgetExceededError, Complexity, NoAnswerError
from libs.llm.settings import LlmSettings
from tests.integration.llm.conftest import Lines, Open, question
from tests.integration.llm.hammer import RESERVED, USED, Orders
from tests.integration.llm.mock_server import MockServer


async def _replicas(count: int, orders: Orders) -> int:
    """How many calls all replicas together got admitted."""
    command = (sys.executable, "-m", "tests.integration.llm.hammer", json.dumps(astuple(orders)))
    processes = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        for _ in range(count)
    ]
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    return sum(json.loads(out)["admitted"] for out, _ in outputs)


async def _spent(redis: Redis) -> int:
    day = datetime.now(UTC).date().isoformat()
    return int(await redis.get(f"{{llm}}:spent:tenant:acme:{day}") or 0)


@pytest.mark.parametrize("replicas", [2, 3])
async def test_calls_a_minute_are_exact(redis: Redis, redis_url: str, replicas: int) -> None:
    admitted = await _replicas(replicas, Orders(redis_url, 700, 1000, None, settle=False))

    assert admitted == 1000


@pytest.mark.parametrize("replicas", [2, 3])
async def test_a_budget_is_exact(redis: Redis, redis_url: str, replicas: int) -> None:
    budget_usd = 1.0

    admitted = await _replicas(replicas, Orders(redis_url, 200, None, budget_usd, settle=False))

    assert admitted == int(budget_usd * 1e9 // RESERVED)
    assert await _spent(redis) == admitted * RESERVED


async def test_settlement_gives_back_what_was_not_used(redis: Redis, redis_url: str) -> None:
    admitted = await _replicas(3, Orders(redis_url, 400, None, 2.0, settle=True))

    assert await _spent(redis) == admitted * USED
    assert admitted * USED <= 2.0e9
    assert admitted > 2.0e9 // RESERVED


@pytest.mark.parametrize(
    ("limits", "held_by"),
    [
        (Limits(tenant=Budget(day_usd=1e-6)), Limit.TENANT_DAY),
        (Limits(tenant=Budget(month_usd=1e-6)), Limit.TENANT_MONTH),
        (Limits(everyone=Budget(day_usd=1e-6)), Limit.DAY),
        (Limits(everyone=Budget(month_usd=1e-6)), Limit.MONTH),
        (Limits(tenant=Budget(day_usd=9), tenants={"acme": Budget(1e-6)}), Limit.TENANT_DAY),
    ],
    ids=["tenant's day", "tenant's month", "day", "month", "a tenant's own"],
)
async def test_each_budget_stops_spending_at_its_last_billionth(
    redis: Redis, limits: Limits, held_by: Limit
) -> None:
    admission = RedisAdmission(redis, limits)
    whole = Ticket("acme", "openai", 1, 600)

    assert isinstance(await admission.admit(whole), Admitted)
    refused = await admission.admit(whole)
    assert isinstance(refused, Refused)
    assert refused.limit is held_by
    assert isinstance(await admission.admit(replace(whole, nano=400)), Admitted)
    assert isinstance(await admission.admit(replace(whole, nano=1)), Refused)
    others = isinstance(await admission.admit(replace(whole, tenant="globex")), Admitted)
    assert others is held_by.value.startswith("tenant")


async def test_tokens_a_minute_hold_one_vendor_and_not_the_other(redis: Redis) -> None:
    admission = RedisAdmission(redis, Limits(None, tokens_per_minute={"openai": 10_000}))

    first = await admission.admit(Ticket("acme", "openai", 6_000, 1))
    second = await admission.admit(Ticket("acme", "openai", 6_000, 1))
    other = await admission.admit(Ticket("acme", "gemini", 6_000, 1))

    assert isinstance(first, Admitted)
    assert isinstance(second, Refused)
    assert second.limit is Limit.TOKENS
    assert 50 <= second.wait_s <= 61
    assert isinstance(other, Admitted)
    admission.settle(first, 1_000, 1)
    await admission.aclose()
    assert isinstance(await admission.admit(Ticket("acme", "openai", 6_000, 1)), Admitted)


async def test_a_spent_budget_stops_the_call_before_it_is_made(
    mock: MockServer, opened: Open, lines: Lines
) -> None:
    house = await opened(tenant_budgets={"acme": {"day_usd": 0.000001}})

    with pytest.raises(BudgetExceededError):
        await house.gateway.ask(question())

    assert not mock.requests()
    assert not lines.entries


async def test_a_cheaper_model_is_asked_when_the_budget_carries_only_that(
    mock: MockServer, opened: Open
) -> None:
    house = await opened(tenant_day_usd=0.01)

    answer = await house.gateway.ask(question(complexity=Complexity.SIMPLE))

    assert answer.model == "gpt-6-luna"
    assert [one["provider"] for one in mock.requests()] == ["openai"]


async def test_when_the_minute_is_used_up_nobody_is_asked(mock: MockServer, opened: Open) -> None:
    house = await opened(calls_per_minute=2)
    for _ in range(2):
        await house.gateway.ask(question())

    with pytest.raises(NoAnswerError) as caught:
        await house.gateway.ask(question(within=2.0))

    assert "calls_per_minute" in str(caught.value)
    assert len(mock.requests()) == 2


async def test_without_redis_nothing_is_sent(mock: MockServer, lines: Lines) -> None:
    settings = LlmSettings(openai_keys="sk-one", openai_base_url=f"{mock.url}/v1")
    house = await open_gateway(settings, Redis(port=9), lines)

    with pytest.raises(NoAnswerError) as caught:
        await house.gateway.ask(question())

    assert set(caught.value.reasons) == {"gpt-mini:limits_unavailable"}
    assert not mock.requests()
    await house.aclose()


async def test_a_caller_who_leaves_while_asking_gives_the_reservation_back(redis: Redis) -> None:
    admission = RedisAdmission(redis, Limits())
    asking = asyncio.create_task(admission.admit(Ticket("acme", "openai", 5_000, RESERVED)))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await asyncio.sleep(0.2)

    await admission.aclose()

    assert await _spent(redis) == 0


async def test_what_waits_for_a_batch_takes_money_but_no_calls_from_realtime(redis: Redis) -> None:
    admission = RedisAdmission(redis, Limits(calls_per_minute=1))
    waiting = [await admission.admit(Ticket("acme", "openai", 0, 5, calls=0)) for _ in range(3)]

    realtime = [await admission.admit(Ticket("acme", "openai", 10, 7)) for _ in range(2)]

    assert all(isinstance(verdict, Admitted) for verdict in waiting)
    assert [isinstance(verdict, Admitted) for verdict in realtime] == [True, False]
    assert isinstance(await admission.admit(Ticket("acme", "openai", 0, 5, calls=0)), Admitted)
    await admission.aclose()
    assert await _spent(redis) == 27
