"""The 8-bit graph finds what exact search finds."""

from pathlib import Path

import numpy as np
import pytest

from services.generate.retrieval.ports import Vectors
from services.generate.retrieval.vectors import VectorIndex


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(6000, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_is_the_vector_itself(vectors: Vectors) -> None:
    rows, scores = VectorIndex.build(vectors).nearest(vectors[17], 5, None)
    assert rows[0] == 17
    assert scores[0] == pytest.approx(1.0, abs=0.01)
    assert list(scores) == sorted(scores, reverse=True)


@pytest.mark.parametrize("share", [0.01, 0.9])
def test_a_mask_is_kept_by_narrow_and_wide_filters(vectors: Vectors, share: float) -> None:
    mask = np.random.default_rng(2).random(len(vectors)) < share
    rows, _ = VectorIndex.build(vectors).nearest(vectors[0], 20, mask)
    assert len(rows) == 20
    assert mask[rows].all()


def test_nothing_allowed_finds_nothing(vectors: Vectors) -> None:
    rows, scores = VectorIndex.build(vectors).nearest(vectors[0], 5, np.zeros(len(vectors), bool))
    assert rows.size == scores.size == 0


def test_a_saved_index_is_mapped_with_the_same_answers(vectors: Vectors, tmp_path: Path) -> None:
    index = VectorIndex.build(vectors)
    index.save(tmp_path / "graph")
    mapped = VectorIndex.load(tmp_path / "graph")
    assert (
        mapped.nearest(vectors[3], 5, None)[0].tolist()
        == index.nearest(vectors[3], 5, None)[0].tolist()
    )


def test_eight_bits_cost_little(vectors: Vectors) -> None:
    index, query = VectorIndex.build(vectors), vectors[5]
    rows, scores = index.nearest(query, 50, None)
    assert np.abs(scores - vectors[rows] @ query).max() < 0.01
