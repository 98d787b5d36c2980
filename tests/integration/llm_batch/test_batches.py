import asyncio
from datetime import timedelta

import pytest

from libs.llm.batch.build import Batches
from libs.llm.batch.ports import Outcome
from libs.llm.catalog import load_prices
from libs.llm.faults import Fault
from libs.llm.limits.port import Limit
from libs.llm.money import nano_cost
from libs.llm.port import BudgetExceededError, Completion, Stop, Usage
from tests.integration.llm_batch.conftest import NIGHT, Clock, Diary, Open, enqueue, item
from tests.integration.llm_batch.vendor import ScriptedVendor


async def sent(batches: Batches, clock: Clock, *names: str) -> None:
    await enqueue(batches, *names)
    clock.now = NIGHT
    await batches.office.submit()


async def test_a_few_items_wait_for_the_night(
    batches: Batches, vendor: ScriptedVendor, clock: Clock
) -> None:
    await enqueue(batches, "a", "b")
    assert await batches.office.submit() == 0
    clock.now = NIGHT
    assert await batches.office.submit() == 2
    assert len(vendor.only.requests) == 2
    assert await batches.office.submit() == 0


async def test_a_full_batch_goes_by_day_and_none_is_too_big(
    batches: Batches, vendor: ScriptedVendor
) -> None:
    await enqueue(batches, *(f"a{n}" for n in range(8)))
    assert await batches.office.submit() == 8
    assert sorted(len(held.requests) for held in vendor.batches.values()) == [2, 6]


async def test_answers_come_once_and_at_half_the_price(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await sent(batches, clock, "a", "b", "c")
    await batches.office.tend()
    assert diary.results == []
    vendor.end(vendor.only)
    await batches.office.tend()
    await batches.office.tend()
    assert diary.answered == ["a", "b", "c"]
    assert {answer.value.title for _, answer in diary.results} == {"Scaling a queue"}
    assert vendor.discarded == ["v1"]
    price = load_prices().of("gpt-6-luna")
    full = nano_cost(Usage(1_000, 500), price)
    assert [entry.nano_usd * 2 for entry in diary.entries] == [full] * 3
    assert {(entry.batch, entry.outcome) for entry in diary.entries} == {(True, "ok")}
    assert [used for _, used in diary.settled] == [full // 2] * 3


async def test_what_failed_or_expired_is_promoted_and_the_rest_delivered(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await sent(batches, clock, "a", "b", "c")
    vendor.end(vendor.only, b=Fault.SERVER)
    silent = next(r.custom_id for r in vendor.only.requests if r.prompt.user == "c")
    del vendor.only.outcomes[silent]
    await batches.office.tend()
    assert diary.answered == ["a"]
    assert sorted(diary.promoted) == ["b", "c"]
    assert {entry.outcome: entry.nano_usd > 0 for entry in diary.entries} == {
        "ok": True,
        "server": False,
        "timeout": False,
    }


async def test_an_answer_that_is_none_is_paid_for_and_promoted(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await sent(batches, clock, "a")
    vendor.end(vendor.only)
    (name,) = vendor.only.outcomes
    no_json = Completion("no JSON", Stop.END, Usage(10, 10))
    vendor.only.outcomes[name] = Outcome(name, no_json)
    await batches.office.tend()
    assert (diary.answered, diary.promoted) == ([], ["a"])
    assert diary.entries[0].outcome == "malformed"
    assert diary.entries[0].nano_usd > 0


async def test_nobody_waits_past_the_deadline_and_a_late_answer_is_booked(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await enqueue(batches, "a", within=timedelta(hours=15))
    clock.now = NIGHT
    await batches.office.submit()
    assert await batches.office.promote() == 0
    clock.now = NIGHT + timedelta(minutes=46)
    assert await batches.office.promote() == 1
    assert diary.promoted == ["a"]
    vendor.end(vendor.only)
    await batches.office.tend()
    assert vendor.discarded == ["v1"]
    assert diary.answered == []
    assert diary.entries[0].outcome == "overtaken"
    assert diary.entries[0].nano_usd == diary.settled[-1][1] > 0


async def test_what_no_batch_can_do_in_time_does_not_wait(batches: Batches) -> None:
    assert not await enqueue(batches, "a", within=timedelta(minutes=10))
    assert await batches.office.submit() == 0


async def test_enqueued_twice_is_asked_once(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    assert await enqueue(batches, "a", "a")
    assert diary.settled == []
    clock.now = NIGHT
    await batches.office.submit()
    assert len(vendor.only.requests) == 1
    vendor.end(vendor.only)
    await batches.office.tend()
    await enqueue(batches, "a")
    assert await batches.office.submit() == 0


async def test_a_spent_budget_lets_nothing_wait(batches: Batches, diary: Diary) -> None:
    diary.refuses = Limit.TENANT_DAY
    with pytest.raises(BudgetExceededError):
        await enqueue(batches, "a")


async def test_replicas_do_everything_once(
    replica: Open, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    replicas = [replica() for _ in range(3)]
    await enqueue(replicas[0], *(f"a{n}" for n in range(6)))
    await asyncio.gather(*(one.office.submit() for one in replicas))
    assert sum(len(held.requests) for held in vendor.batches.values()) == 6
    for held in vendor.batches.values():
        vendor.end(held)
    clock.now = NIGHT
    await asyncio.gather(*(one.office.tend() for one in replicas))
    assert diary.answered == [f"a{n}" for n in range(6)]


async def test_one_callback_that_fails_stops_no_other_and_is_called_again(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await sent(batches, clock, "a", "b", "c")
    vendor.end(vendor.only)
    diary.breaks_on = "b"
    await batches.office.tend()
    assert diary.answered == ["a", "c"]
    assert vendor.discarded == []
    diary.breaks_on = None
    clock.now = NIGHT + timedelta(minutes=6)
    await batches.office.tend()
    assert diary.answered == ["a", "b", "c"]
    assert vendor.discarded == ["v1"]


async def test_what_is_read_twice_is_counted_once_by_the_budgets(
    batches: Batches, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await enqueue(batches, "a", "b", "c")
    await enqueue(batches, "late", within=timedelta(hours=15))
    clock.now = NIGHT
    await batches.office.submit()
    clock.now = NIGHT + timedelta(minutes=46)
    assert await batches.office.promote() == 1
    vendor.end(vendor.only)
    names = {request.prompt.user: request.custom_id for request in vendor.only.requests}
    no_json = Completion("no JSON", Stop.END, Usage(1_000, 500))
    vendor.only.outcomes[names["a"]] = Outcome(names["a"], no_json)
    diary.breaks_on = "b"
    await batches.office.tend()
    clock.now += timedelta(minutes=6)
    await batches.office.tend()
    diary.breaks_on = None
    clock.now += timedelta(minutes=6)
    await batches.office.tend()
    assert sorted(diary.promoted) == ["a", "late"]
    one = nano_cost(Usage(1_000, 500), load_prices().of("gpt-6-luna"), batch=True)
    assert sum(used for _, used in diary.settled) == 4 * one
    assert sum(reserved > 0 for reserved, _ in diary.settled) == 4


async def test_what_is_taken_back_before_it_is_sent_costs_nothing(
    batches: Batches, diary: Diary, clock: Clock
) -> None:
    await enqueue(batches, "a", "b")
    assert await batches.desk.withdraw(item("a").id)
    assert not await batches.desk.withdraw(item("a").id)
    assert [(reserved > 0, used) for reserved, used in diary.settled] == [(True, 0)]
    clock.now = NIGHT
    assert await batches.office.submit() == 1
    assert not await batches.desk.withdraw(item("b").id)


async def test_items_of_a_model_that_is_no_longer_configured_are_promoted_in_time(
    batches: Batches, replica: Open, vendor: ScriptedVendor, diary: Diary, clock: Clock
) -> None:
    await sent(batches, clock, "a")
    smaller = replica(models=("gemini-flash",))
    vendor.end(vendor.only)
    await smaller.office.tend()
    assert await smaller.office.promote() == 0
    clock.now = NIGHT + timedelta(days=2)
    assert await smaller.office.promote() == 1
    assert diary.promoted == ["a"]
    await batches.office.tend()
    assert diary.entries[0].outcome == "overtaken"
