import pytest

from libs.llm.hedging import HedgeBudget, HedgePolicy, StandBy, plan
from libs.llm.latency.sketch import Sketch

FAST = Sketch.typical(0.8, 100)
MIDDLE = Sketch.typical(2.0, 100)
SLOW = Sketch.typical(5.0, 100)
POLICY = HedgePolicy(slow_factor=1.5, worth=2.0)


def second(latency: Sketch, price: float = 0.1, name: str = "second") -> StandBy[str]:
    return StandBy(name, latency, price)


def test_with_no_one_standing_by_or_no_time_there_is_no_plan() -> None:
    assert plan(FAST, [], 3.0, POLICY) is None
    assert plan(FAST, [second(FAST)], 0.0, POLICY) is None


def test_a_model_slower_than_half_again_its_mean_is_not_waited_for_alone() -> None:
    planned = plan(FAST, [second(MIDDLE, price=50.0)], 30.0, POLICY)

    assert planned is not None
    assert planned.after == pytest.approx(1.5 * FAST.mean)


def test_the_deadline_comes_first_when_it_is_nearer() -> None:
    planned = plan(MIDDLE, [second(FAST)], 2.0, POLICY)

    assert planned is not None
    assert planned.after < 1.5 * MIDDLE.mean
    assert planned.after <= 2.0 - FAST.quantile(0.5)


def test_the_nearer_the_deadline_the_sooner_the_second() -> None:
    moments = [plan(MIDDLE, [second(FAST)], left, POLICY) for left in (1.5, 2.5, 4.0)]

    afters = [moment.after for moment in moments if moment]
    assert len(afters) == 3
    assert afters == sorted(afters)


def test_time_already_waited_counts() -> None:
    fresh = plan(FAST, [second(MIDDLE, price=50.0)], 30.0, POLICY)
    waited = plan(FAST, [second(MIDDLE, price=50.0)], 30.0, POLICY, elapsed=0.5)
    overdue = plan(FAST, [second(MIDDLE, price=50.0)], 30.0, POLICY, elapsed=60.0)

    assert fresh is not None
    assert waited is not None
    assert waited.after == pytest.approx(fresh.after - 0.5)
    assert overdue is not None
    assert overdue.after == 0.0


def test_the_second_that_buys_most_for_its_price_is_chosen() -> None:
    dear, cheap = second(FAST, 5.0, "dear"), second(MIDDLE, 0.1, "cheap")

    planned = plan(MIDDLE, [dear, cheap], 3.0, POLICY)

    assert planned is not None
    assert planned.model == "cheap"


def test_a_hopelessly_slow_second_is_not_chosen_over_a_quick_one() -> None:
    planned = plan(MIDDLE, [second(SLOW, 0.1, "slow"), second(FAST, 0.1, "fast")], 3.0, POLICY)

    assert planned is not None
    assert planned.model == "fast"


def test_second_requests_stay_within_their_share_in_the_long_run() -> None:
    budget, spent, paid = HedgeBudget(0.09), 0, 0
    for _ in range(5_000):
        budget.paid(1_000)
        paid += 1_000
        spent += 1_000 if budget.affords(1_000) else 0

    assert 0.08 < spent / paid < 0.10


def test_a_dear_second_request_is_refused_when_the_account_is_empty() -> None:
    budget = HedgeBudget(0.09)
    budget.paid(1_000)

    assert not budget.affords(1_000_000)
    assert budget.affords(1_000)
