import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.llm.cache.claims import claim_of, claims_of, kin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Migrated billing from MongoDB to PostgreSQL", "Moved billing from MongoDB to PostgreSQL"),
        ("Reduced p95 latency by 35% with Redis", "Cut p95 latency by 35% with Redis"),
        ("Redis로 지연을 35% 줄였다", "Redis로 지연을 35% 단축"),
        ("Kafka를 도입했다", "Kafka 도입"),
        ("결제 모델을 설계했다", "결제 모델 설계"),
        ("2021-03 - 2023-05 Built the search service", "Built the search service"),
    ],
)
def test_the_same_in_other_words_is_one_claim(one: str, other: str) -> None:
    assert claim_of(one) == claim_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Migrated from MongoDB to PostgreSQL", "Migrated from PostgreSQL to MongoDB"),
        ("Replaced Kafka with RabbitMQ", "Replaced RabbitMQ with Kafka"),
        ("Raised coverage and cut cost", "Cut coverage and raised cost"),
        ("Reduced cost by 20%", "Increased cost by 20%"),
        ("Reduced cost by 20%", "Reduced cost by 25%"),
        ("Led a team of 4", "Assisted a team of 4"),
        ("Ran it with downtime", "Ran it without downtime"),
        ("Trained 5 colleagues in CPR", "Trained by 5 colleagues in CPR"),
        ("MongoDB에서 PostgreSQL로 이전", "PostgreSQL에서 MongoDB로 이전"),
        ("커버리지를 높이고 비용을 줄였다", "커버리지를 줄이고 비용을 높였다"),
        ("결제 테스트를 작성했다", "결제 테스트를 작성하지 않았다"),
        ("Built the checkout service", "Built the search service"),
    ],
)
def test_what_was_turned_round_is_another_claim_about_the_same_thing(one: str, other: str) -> None:
    first, second = claim_of(one), claim_of(other)
    assert first is not None
    assert second is not None
    assert first != second
    assert kin(first, [second]) is second


def test_a_line_about_something_else_is_no_kin() -> None:
    first, second = claims_of(["Built the checkout service", "Hobbies: hiking and chess"])
    assert kin(first, [second]) is None


def test_a_line_without_content_claims_nothing() -> None:
    assert claim_of(" --- 2021.03 ~ 2022.01 ") is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    claim = claim_of(text)
    assert claim is None or claim.content
