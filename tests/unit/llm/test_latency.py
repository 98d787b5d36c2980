import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.llm.latency.board import FADE_EVERY, Board
from libs.llm.latency.sketch import EDGES, Sketch
from tests.unit.llm.clock import Clock

SECONDS = st.floats(min_value=0.02, max_value=100.0)


def filled(*seconds: float) -> Sketch:
    sketch = Sketch()
    for one in seconds:
        sketch.add(one)
    return sketch


@given(st.lists(SECONDS, min_size=1, max_size=50), st.sampled_from([0.1, 0.5, 0.9]))
def test_quantiles_are_right_to_the_width_of_a_bucket(values: list[float], share: float) -> None:
    exact = sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]

    found = filled(*values).quantile(share)

    assert exact / 1.16 <= found <= exact * 1.16


@given(st.lists(SECONDS, max_size=30), st.lists(SECONDS, max_size=30))
def test_merging_is_the_same_as_having_seen_both(one: list[float], other: list[float]) -> None:
    merged = filled(*one).merge([filled(*other)])

    assert merged.finished == filled(*one, *other).finished


@given(st.lists(SECONDS, min_size=1, max_size=40))
def test_the_chance_grows_from_none_to_certain(values: list[float]) -> None:
    chances = [filled(*values).chance(edge) for edge in EDGES]

    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(1.0)


def test_calls_cut_short_do_not_make_a_slow_model_look_fast() -> None:
    draw = random.Random(1)
    truth = [draw.lognormvariate(0.9, 0.6) for _ in range(4_000)]
    cut, naive = Sketch(), Sketch()
    for seconds in truth:
        limit = draw.uniform(0.5, 6.0)
        cut.add(min(seconds, limit), censored=seconds > limit)
        if seconds <= limit:
            naive.add(seconds)

    exact = sum(seconds <= 3.0 for seconds in truth) / len(truth)
    assert cut.chance(3.0) == pytest.approx(exact, abs=0.03)
    assert naive.chance(3.0) > exact + 0.1


def test_a_model_that_only_hangs_loses_its_chance() -> None:
    board = Board({"slow": 1.0}, Clock())
    before = board.of("slow").chance(3.0)
    for _ in range(60):
        board.observe("slow", 2.8, censored=True)

    assert before > 0.9
    assert board.of("slow").chance(3.0) < 0.5


def test_without_observations_the_typical_latency_is_assumed() -> None:
    assert Board({"model": 2.5}, Clock()).of("model").mean == pytest.approx(2.5, rel=0.15)


def test_old_observations_fade() -> None:
    clock = Clock()
    board = Board({"model": 1.0}, clock)
    for _ in range(200):
        board.observe("model", 8.0)
    slow = board.of("model").mean
    clock.now += 20 * FADE_EVERY

    assert slow > 5.0
    assert board.of("model").mean < 2.0


def test_what_is_handed_over_is_not_counted_twice() -> None:
    board = Board({"model": 1.0}, Clock())
    board.observe("model", 2.0)
    weight = board.of("model").weight

    board.give_shared(board.take_own())

    assert board.of("model").weight == pytest.approx(weight)
