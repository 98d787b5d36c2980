import pytest

from libs.llm.breaker import FAILURES_TO_OPEN, FIRST_PAUSE, LONGEST_PAUSE, Breakers
from libs.llm.faults import Fault
from tests.unit.llm.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breakers(clock: Clock) -> Breakers:
    return Breakers(clock)


def fail(breakers: Breakers, times: int = FAILURES_TO_OPEN) -> None:
    for _ in range(times):
        breakers.failed("mini", "k1", Fault.SERVER, None)


def test_it_opens_after_failures_in_a_row_only(breakers: Breakers) -> None:
    fail(breakers, FAILURES_TO_OPEN - 1)
    breakers.succeeded("mini", "k1")
    fail(breakers, FAILURES_TO_OPEN - 1)
    assert breakers.passes("mini")

    fail(breakers, 1)
    assert not breakers.passes("mini")
    assert breakers.passes("other")


def test_after_the_pause_one_probe_passes_and_no_more(breakers: Breakers, clock: Clock) -> None:
    fail(breakers)
    clock.now += FIRST_PAUSE

    assert [breakers.passes("mini") for _ in range(3)] == [True, False, False]


def test_a_good_probe_closes(breakers: Breakers, clock: Clock) -> None:
    fail(breakers)
    clock.now += FIRST_PAUSE
    breakers.passes("mini")

    breakers.succeeded("mini", "k1")

    assert [breakers.passes("mini") for _ in range(3)] == [True, True, True]


def test_a_bad_probe_opens_for_twice_as_long(breakers: Breakers, clock: Clock) -> None:
    fail(breakers)
    clock.now += FIRST_PAUSE
    breakers.passes("mini")
    fail(breakers, 1)

    clock.now += FIRST_PAUSE
    assert not breakers.passes("mini")
    clock.now += FIRST_PAUSE
    assert breakers.passes("mini")


def test_the_pause_grows_to_its_limit_and_no_further(breakers: Breakers, clock: Clock) -> None:
    fail(breakers)
    for _ in range(10):
        clock.now += LONGEST_PAUSE
        assert breakers.passes("mini")
        fail(breakers, 1)


def test_a_bad_probe_opens_a_model_that_a_single_failure_had_rested(
    breakers: Breakers, clock: Clock
) -> None:
    breakers.failed("mini", "k1", Fault.OVERLOADED, 10.0)
    clock.now += 10.0
    assert breakers.passes("mini")
    breakers.failed("mini", "k1", Fault.SERVER, None)

    assert not breakers.passes("mini")
    clock.now += 2 * FIRST_PAUSE
    assert breakers.passes("mini")


def test_a_probe_that_blames_the_model_says_nothing_about_the_key_and_the_reverse(
    breakers: Breakers, clock: Clock
) -> None:
    fail(breakers)
    breakers.failed("mini", "k1", Fault.RATE_LIMITED, FIRST_PAUSE)
    clock.now += FIRST_PAUSE
    assert breakers.passes("mini")
    assert breakers.passes("mini/k1")
    breakers.failed("mini", "k1", Fault.SERVER, None)

    assert not breakers.passes("mini")
    assert breakers.passes("mini/k1")
    clock.now += LONGEST_PAUSE
    assert breakers.passes("mini")
    breakers.failed("mini", "k1", Fault.RATE_LIMITED, 60.0)
    assert breakers.passes("mini")
    assert not breakers.passes("mini/k1")


def test_a_probe_without_verdict_lets_the_next_one_pass(breakers: Breakers, clock: Clock) -> None:
    fail(breakers)
    clock.now += FIRST_PAUSE
    breakers.passes("mini")

    breakers.failed("mini", "k1", Fault.OVERTAKEN, None)

    assert breakers.passes("mini")


def test_a_probe_that_was_never_sent_lets_the_next_one_pass(
    breakers: Breakers, clock: Clock
) -> None:
    fail(breakers)
    clock.now += FIRST_PAUSE
    breakers.passes("mini")

    breakers.release("mini", "k1")

    assert breakers.passes("mini")


def test_a_rate_limit_rests_the_key_for_as_long_as_it_says(
    breakers: Breakers, clock: Clock
) -> None:
    breakers.failed("mini", "k1", Fault.RATE_LIMITED, 17.0)

    assert breakers.passes("mini")
    assert breakers.passes("mini/k2")
    clock.now = 16.9
    assert not breakers.passes("mini/k1")
    clock.now = 17.0
    assert breakers.passes("mini/k1")


def test_faults_of_the_question_blame_nobody(breakers: Breakers) -> None:
    for fault in (Fault.REFUSAL, Fault.REJECTED, Fault.LANGUAGE, Fault.CUT_OFF) * 5:
        breakers.failed("mini", "k1", fault, None)

    assert breakers.passes("mini")
    assert breakers.passes("mini/k1")


def test_what_one_replica_opens_the_other_hears(breakers: Breakers, clock: Clock) -> None:
    other = Breakers(clock)
    fail(breakers)

    other.hear(breakers.take_news())

    assert not other.passes("mini")
    assert breakers.take_news() == {}
    clock.now += FIRST_PAUSE
    assert other.passes("mini")
