import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.llm.cache.bound import NEVER, Tally, bin_of, pooled, shipped, threshold, upper_bound


def test_the_bound_is_clopper_and_pearsons() -> None:
    assert upper_bound(0, 298, 0.95) > 0.01 > upper_bound(0, 299, 0.95)
    assert upper_bound(1, 10, 0.95) == pytest.approx(0.3942, abs=1e-4)
    assert upper_bound(5, 5, 0.95) == 1.0


@settings(deadline=None)  # a busy machine is no error
@given(st.integers(1, 400), st.data())
def test_more_errors_never_lower_the_bound(judged: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, judged - 1))
    assert upper_bound(wrong, judged, 0.95) <= upper_bound(wrong + 1, judged, 0.95) + 1e-9
    assert upper_bound(wrong, judged, 0.95) >= wrong / judged


def test_without_evidence_nothing_is_similar_enough() -> None:
    assert threshold({}, 0.01, 0.95) == NEVER
    assert threshold({200: Tally(right=298)}, 0.01, 0.95) == NEVER


def test_evidence_at_the_top_does_not_pay_for_errors_below() -> None:
    evidence = {200: Tally(right=5_000), 190: Tally(right=280, wrong=20)}
    assert threshold(evidence, 0.01, 0.95) == 1.0


def test_each_band_must_carry_itself() -> None:
    evidence = {200: Tally(right=300), 195: Tally(right=150), 190: Tally(right=150)}
    assert threshold(evidence, 0.01, 0.95) == pytest.approx(0.95)


def test_a_wrong_verdict_raises_the_threshold() -> None:
    before = {200: Tally(right=400), 190: Tally(right=300)}
    after = pooled((before, {190: Tally(wrong=1)}))
    assert threshold(before, 0.01, 0.95) == pytest.approx(0.95)
    assert threshold(after, 0.01, 0.95) == 1.0


def test_the_shipped_evidence_is_of_the_embedder_that_is_asked_for() -> None:
    evidence = shipped("use-multilingual-v3")
    assert sum(tally.right for tally in evidence.values()) > 1_000
    assert threshold(evidence, 0.01, 0.95) < 1.0
    assert shipped("another") == {}


@given(st.floats(0, 1))
def test_a_bin_is_half_a_hundredth(similarity: float) -> None:
    assert bin_of(similarity) / 200 <= similarity + 1e-9
