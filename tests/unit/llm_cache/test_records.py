import os

import numpy as np

from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.ports import Cipher, Vector
from libs.llm.cache.records import Match, nearest, pack, short, sifted, signature

DICE = np.random.default_rng(5)
KEY, OTHER_KEY = os.urandom(32), os.urandom(32)


def unit() -> Vector:
    vector = DICE.normal(size=512).astype(np.float32)
    return vector / np.linalg.norm(vector)


def entry(number: int) -> str:
    return f"{number:064x}"[::-1]


def near(records: list[bytes], wanted: Vector) -> tuple[Match, ...]:
    cipher: Cipher = AesGcm(KEY)
    return nearest(records, wanted, floor=0.5, most=2, cipher=cipher, partition="p")


def test_the_nearest_come_first_with_almost_their_exact_cosine() -> None:
    wanted, noise = unit(), unit()
    vectors = [wanted, (wanted + 0.3 * noise), (wanted + 0.6 * noise), noise]
    vectors = [vector / np.linalg.norm(vector) for vector in vectors]
    records = [
        pack(entry(place), 10, 0, vector, cipher=AesGcm(KEY), partition="p")
        for place, vector in enumerate(vectors)
    ]
    found = near(records[::-1], wanted)
    assert [match.entry for match in found] == [short(entry(0)), short(entry(1))]
    for match, vector in zip(found, vectors, strict=False):
        assert abs(match.similarity - float(vector @ wanted)) < 0.002


def test_the_unreadable_are_passed_over() -> None:
    vector = unit()
    foreign = pack(entry(2), 99, 0, vector, cipher=AesGcm(OTHER_KEY), partition="p")
    moved = pack(entry(3), 99, 0, vector, cipher=AesGcm(KEY), partition="another partition")
    good = pack(entry(4), 99, 0, vector, cipher=AesGcm(KEY), partition="p")
    assert [match.entry for match in near([foreign, moved, good], vector)] == [short(entry(4))]


def test_only_live_records_of_like_skills_are_looked_at() -> None:
    skills = ("kafka", "redis", "spark", "hive", "presto")

    def record(number: int, expires_at: int, named: tuple[str, ...]) -> bytes:
        return pack(
            entry(number),
            expires_at,
            signature(named, "p"),
            unit(),
            cipher=AesGcm(KEY),
            partition="p",
        )

    expired, good, other = record(1, 10, skills), record(2, 99, skills), record(3, 99, skills[:2])
    assert sifted([expired, good, other], signature(skills, "p"), 0.8, 11) == [good]
    assert sifted([], signature(skills, "p"), 0.8, 11) == []


def test_a_signature_says_nothing_about_another_partition() -> None:
    assert signature(("kafka", "redis"), "p") != signature(("kafka", "redis"), "q")


def test_nothing_is_found_in_nothing() -> None:
    assert near([], unit()) == ()


def test_a_record_shows_nothing_of_the_vector() -> None:
    vector = unit()
    numbers = np.rint(vector / np.abs(vector).max() * 127).astype(np.int8).tobytes()
    assert numbers[:32] not in pack(entry(1), 10, 0, vector, cipher=AesGcm(KEY), partition="p")
