import os

import numpy as np

from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.ports import Vector
from libs.llm.cache.vectors import Match, nearest, packed

DICE = np.random.default_rng(5)
CIPHER = AesGcm(os.urandom(32))


def unit() -> Vector:
    vector = DICE.normal(size=512).astype(np.float32)
    return vector / np.linalg.norm(vector)


def kept(**vectors: Vector) -> dict[str, tuple[str, bytes | None]]:
    return {name: (name, CIPHER.seal(packed(vector), name)) for name, vector in vectors.items()}


def near(sealed: dict[str, tuple[str, bytes | None]], wanted: Vector) -> tuple[Match, ...]:
    return nearest(sealed, wanted, CIPHER, floor=0.5)


def test_the_nearest_come_first_with_almost_their_exact_cosine() -> None:
    wanted, noise = unit(), unit()
    vectors = {"d": noise, "b": wanted + 0.3 * noise, "a": wanted}
    vectors = {name: vector / np.linalg.norm(vector) for name, vector in vectors.items()}
    found = near(kept(**vectors), wanted)
    assert [match.entry for match in found] == ["a", "b"]
    for match in found:
        assert abs(match.similarity - float(vectors[match.entry] @ wanted)) < 0.002


def test_what_is_gone_or_unreadable_is_passed_over() -> None:
    vector = unit()
    sealed = kept(good=vector)
    sealed["gone"] = ("gone", None)
    sealed["moved"] = ("moved", sealed["good"][1])
    sealed["foreign"] = ("foreign", AesGcm(os.urandom(32)).seal(packed(vector), "foreign"))
    assert [match.entry for match in near(sealed, vector)] == ["good"]


def test_nothing_is_found_in_nothing() -> None:
    assert near({}, unit()) == ()
