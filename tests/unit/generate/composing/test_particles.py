import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generate.composing.wording.particles import particle
from services.generate.composing.wording.slots import Word


@pytest.mark.parametrize(
    ("word", "wanted", "form"),
    [
        ("Kafka", "을", "를"), ("Redis", "을", "를"), ("AWS", "을", "를"), ("35%", "을", "를"),
        ("MySQL", "을", "을"), ("Python", "은", "은"), ("JavaScript", "이", "가"),
        ("GitHub", "으로", "로"), ("Git", "을", "을"), ("GraphQL", "으로", "로"),
        ("Kotlin", "으로", "으로"), ("Slack", "과", "과"), ("Spring Boot", "은", "는"),
        ("Docker", "와", "와"), ("gRPC", "이라는", "라는"), ("C++", "을", "를"),
        ("Node.js", "으로", "로"), ("180ms", "으로", "로"), ("3배", "을", "를"),
        ("1.2초", "이라는", "라는"), ("100", "은", "은"), ("17", "으로", "로"),
        ("서울", "으로", "로"), ("부산", "으로", "으로"), ("학교", "으로", "로"),
        ("Redis(캐시)", "을", "를"), ("‘정산 개편’", "이", "이"), ("ERP", "을", "를"),
        ("CRM", "을", "을"), ("Excel", "으로", "로"), ("Hadoop", "은", "은"),
        ("chess club”", "이라고", "이라고"), ("eight", "이라는", "이라는"), ("S3", "을", "를"),
    ],
)  # fmt: skip
def test_particle_follows_the_sound_of_the_word(word: str, wanted: str, form: str) -> None:
    assert particle(word, wanted) == form


def test_a_slot_carries_its_particle_into_a_pattern() -> None:
    pattern = "{skill:을} 쓰고 {figure:으로} 줄였다"
    assert pattern.format(skill=Word("Kafka"), figure=Word("6분")) == "Kafka를 쓰고 6분으로 줄였다"


@given(st.text(max_size=20))
def test_any_word_gets_one_of_the_two_forms(word: str) -> None:
    assert particle(word, "을") in {"을", "를"}


def test_an_unknown_particle_is_refused() -> None:
    with pytest.raises(KeyError):
        particle("Kafka", "입니다")
