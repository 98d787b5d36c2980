"""BM25 is Lucene's formula, saved and mapped without a difference."""

import math
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.generate.retrieval.bm25 import K1, B, Bm25

DOCUMENTS = [["lock", "wait", "lock"], ["cache", "key"], ["lock", "key", "key", "cache", "wait"]]


def by_hand(token: str, document: list[str]) -> float:
    frequency = sum(token in other for other in DOCUMENTS)
    idf = math.log(1 + (len(DOCUMENTS) - frequency + 0.5) / (frequency + 0.5))
    mean = sum(map(len, DOCUMENTS)) / len(DOCUMENTS)
    count = document.count(token)
    return idf * count / (count + K1 * (1 - B + B * len(document) / mean))


def test_scores_follow_the_formula() -> None:
    scores = Bm25.build(DOCUMENTS).scores(["lock", "key"])
    expected = [by_hand("lock", one) + by_hand("key", one) for one in DOCUMENTS]
    assert np.allclose(scores, expected, atol=1e-6)


def test_a_token_asked_twice_counts_once() -> None:
    index = Bm25.build(DOCUMENTS)
    assert np.array_equal(index.scores(["lock", "lock"]), index.scores(["lock"]))


def test_unknown_tokens_and_no_documents_score_nothing() -> None:
    assert not Bm25.build(DOCUMENTS).scores(["unknown"]).any()
    assert Bm25.build([]).scores(["lock"]).size == 0


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = Bm25.build(DOCUMENTS)
    index.save(tmp_path)
    assert np.array_equal(Bm25.load(tmp_path).scores(["lock"]), index.scores(["lock"]))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=20))
def test_only_documents_with_the_token_score(documents: list[list[str]]) -> None:
    scores = Bm25.build(documents).scores(["a"])
    assert [bool(score) for score in scores] == ["a" in document for document in documents]
