"""Quotas are exact, forget nothing they should count, and give back what was not used."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from limits import parse

from libs.contracts.problems import ProblemError
from libs.platform.auth.principal import Principal
from libs.platform.limits.outage import LimitStore, WhenAway
from libs.platform.limits.plans import Metered, Plan
from libs.platform.limits.pseudonyms import Pseudonyms
from libs.platform.limits.quotas import Allowance, Quotas
from libs.platform.limits.standing import LimitedError

NAMES = Pseudonyms(b"k" * 32)


@pytest.fixture
async def replicas(redis_url: str) -> AsyncIterator[list[Quotas]]:
    stores = [LimitStore(redis_url, WhenAway.CLOSED) for _ in range(3)]
    yield [Quotas(store, NAMES) for store in stores]
    for store in stores:
        await store.close()


@pytest.fixture
def kim() -> Principal:
    return Principal("acme", uuid4().hex, frozenset())


def allowance(quotas: Quotas, who: Principal, **plan: object) -> Allowance:
    return Allowance(quotas, who, Plan.model_validate(plan))


async def spends(it: Allowance, token: str, cost: int = 1) -> bool:
    try:
        async with it.spend(Metered.INTERVIEW, token, cost):
            return True
    except LimitedError:
        return False


async def test_of_many_at_once_on_three_replicas_exactly_the_quota_passes(
    replicas: list[Quotas], kim: Principal
) -> None:
    requests = [allowance(replicas[n % 3], kim, interview="10/hour") for n in range(200)]
    passed = await asyncio.gather(*(spends(it, uuid4().hex) for it in requests))
    assert sum(passed) == 10


async def test_a_repeat_of_the_same_token_counts_once(
    replicas: list[Quotas], kim: Principal
) -> None:
    for _ in range(5):
        assert await spends(allowance(replicas[0], kim, interview="1/hour"), "same")
    assert not await spends(allowance(replicas[0], kim, interview="1/hour"), "other")


async def test_what_was_not_accepted_is_given_back(replicas: list[Quotas], kim: Principal) -> None:
    it = allowance(replicas[0], kim, interview="1/hour")
    with pytest.raises(OSError, match="refused"):
        async with it.spend(Metered.INTERVIEW, "first"):
            raise OSError("refused")
    assert await spends(it, "second")


async def test_a_failed_repeat_does_not_give_back_the_first(
    replicas: list[Quotas], kim: Principal
) -> None:
    it = allowance(replicas[0], kim, interview="1/hour")
    assert await spends(it, "same")
    with pytest.raises(OSError, match="late"):
        async with it.spend(Metered.INTERVIEW, "same"):
            raise OSError("late")
    assert not await spends(it, "other")


async def test_units_add_up_and_the_refusal_says_when_there_is_room(
    replicas: list[Quotas], kim: Principal
) -> None:
    it = allowance(replicas[0], kim, interview="100/minute")
    assert await spends(it, "a", 60)
    with pytest.raises(LimitedError) as refused:
        await replicas[1].reserve(kim, Metered.INTERVIEW, parse("100/minute"), "b", 50)
    assert 50 < refused.value.standing.reset <= 60
    assert refused.value.standing.remaining == 40
    assert await spends(it, "c", 40)


async def test_the_window_slides(replicas: list[Quotas], kim: Principal) -> None:
    it = allowance(replicas[0], kim, interview="2/second")
    assert await spends(it, "a")
    await asyncio.sleep(0.6)
    assert await spends(it, "b")
    assert not await spends(it, "c")
    await asyncio.sleep(0.5)
    assert await spends(it, "d")
    assert not await spends(it, "e")


async def test_people_and_what_they_consume_are_apart(
    replicas: list[Quotas], kim: Principal
) -> None:
    other = Principal("globex", kim.subject, frozenset())
    assert await spends(allowance(replicas[0], kim, interview="1/hour"), "a")
    assert await spends(allowance(replicas[0], other, interview="1/hour"), "a")


@pytest.mark.parametrize("when_away", WhenAway)
async def test_without_redis_the_setting_decides(when_away: WhenAway, kim: Principal) -> None:
    store = LimitStore("redis://127.0.0.1:1/0", when_away)
    it = allowance(Quotas(store, NAMES), kim, interview="1/hour")
    for _ in range(3):
        if when_away is WhenAway.OPEN:
            assert await spends(it, uuid4().hex)
        else:
            with pytest.raises(ProblemError) as refused:
                await spends(it, uuid4().hex)
            assert refused.value.problem().status == 503
    await store.close()
