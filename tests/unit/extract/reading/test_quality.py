import random

import pytest

from services.extract.reading.quality import plausibility
from tests.corpus.office import plain_lines
from tests.corpus.resumes import make

KOREAN = "\n".join(plain_lines(make("ko", 1)))
ENGLISH = "\n".join(plain_lines(make("en", 1)))


def shifted(text: str) -> str:
    return "".join(chr(ord(mark) + 37) if "가" <= mark < "힀" else mark for mark in text)


def enciphered(text: str) -> str:
    letters = list("abcdefghijklmnopqrstuvwxyz")
    mixed = letters[:]
    random.Random(5).shuffle(mixed)
    return text.lower().translate(str.maketrans(dict(zip(letters, mixed, strict=True))))


@pytest.mark.parametrize("text", [KOREAN, ENGLISH, KOREAN + ENGLISH])
def test_real_text_is_plausible(text: str) -> None:
    assert plausibility(text) > 0.9


@pytest.mark.parametrize(
    "garbage",
    [
        shifted(KOREAN),
        enciphered(ENGLISH),
        KOREAN.encode("utf-8").decode("latin-1"),
        KOREAN.encode("cp949").decode("latin-1"),
        "".join("\ufffd" if mark > "\x7f" else mark for mark in KOREAN),
        "".join(chr(0xE000 + ord(mark) % 6000) for mark in KOREAN),
        "",
    ],
)
def test_garbage_is_not(garbage: str) -> None:
    assert plausibility(garbage) < 0.4


def test_a_list_of_technologies_is_plausible() -> None:
    assert (
        plausibility("Kubernetes, PostgreSQL, TypeScript, gRPC, Kafka, Redis, MySQL, nginx") > 0.8
    )
