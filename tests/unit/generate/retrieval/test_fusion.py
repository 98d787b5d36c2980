"""Ranks of unlike scales become one."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from services.generate.retrieval.fusion import fuse, standardise

SCORES = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-50, 50), max_size=8)


def test_what_both_channels_like_comes_first() -> None:
    fused = fuse([{"a": 9.0, "b": 8.0, "c": 1.0}, {"b": 0.9, "d": 0.89, "c": 0.1}])
    assert max(fused, key=lambda key: fused[key]) == "b"


def test_scales_do_not_matter() -> None:
    words = {"a": 3.0, "b": 2.0, "c": 1.0}
    small = {"a": 0.1, "b": 0.3, "c": 0.2}
    large = {key: 1000 * score for key, score in small.items()}
    order = [
        sorted(f, key=lambda key: f[key]) for f in (fuse([words, small]), fuse([words, large]))
    ]
    assert order[0] == order[1]


def test_an_empty_channel_changes_nothing() -> None:
    alone = fuse([{"a": 2.0, "b": 1.0}])
    beside = fuse([{"a": 2.0, "b": 1.0}, {}])
    assert sorted(alone, key=lambda key: alone[key]) == sorted(beside, key=lambda key: beside[key])


@given(SCORES)
def test_standard_scores_keep_the_order(scores: dict[str, float]) -> None:
    standard = standardise(scores)
    for one, other in itertools.permutations(scores, 2):
        assert (scores[one] > scores[other]) <= (standard[one] >= standard[other])


@given(SCORES, SCORES)
def test_every_candidate_is_in_the_fusion(one: dict[str, float], other: dict[str, float]) -> None:
    assert fuse([one, other]).keys() == one.keys() | other.keys()
