"""Numbers in words amount to what one says; what only looks like a number is none."""

import pytest

from services.generate.verifying.checks.multiples import unproven
from services.generate.verifying.checks.spelled import spelled_in, values_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("three million users", 3e6),
        ("two hundred and fifty thousand rows", 250e3),
        ("half a million", 5e5),
        ("twenty-four hours", 24),
        ("one thousand two hundred", 1200),
        ("삼백만 명", 3e6),
        ("이천오백 건", 2500),
        ("이억 오천만 원", 250e6),
        ("오십 퍼센트", 50),
        ("서른두 명", 32),
        ("천만 원이", 1e7),
    ],
)
def test_a_number_in_words_amounts_to_one_value(text: str, value: float) -> None:
    assert [(one.least, one.below) for one in spelled_in(text)] == [(value, 0.0)]


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("hundreds of thousands of users", 1e5),
        ("tens of millions of events", 1e7),
        ("several hundred requests", 100),
        ("수십만 명", 1e5),
        ("수백 건", 100),
    ],
)
def test_an_order_of_magnitude_reaches_to_its_tenfold(text: str, least: float) -> None:
    assert [(one.least, one.below) for one in spelled_in(text)] == [(least, least * 10)]


@pytest.mark.parametrize(
    "text",
    [
        "two options and one of five reasons",
        "a twelve-factor app",
        "백엔드 구조 개선과 천천히 만든 이 건",
        "십분 활용한 두 가지 방법",
        "사용자 수만 세고 조건 없이 개수만 보기",
        "A thousandth of it, and the Fortyish look",
    ],
)
def test_small_numbers_and_lookalikes_claim_nothing(text: str) -> None:
    assert list(spelled_in(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("3,000만 건", 3e7), ("2억 5천만 원", 25e7), ("3 million", 3e6), ("1.2M", 1.2e6)],
)
def test_digits_are_read_with_their_scales(text: str, value: float) -> None:
    assert value in values_in(text)


@pytest.mark.parametrize(
    ("claim", "quoted", "proven"),
    [
        ("매출을 두 배로 늘리셨는데", "매출을 2배로 확대", True),
        ("매출을 두 배로 늘리셨는데", "매출을 100% 늘림", True),
        ("장애를 절반으로 줄이셨는데", "장애를 월 8건에서 4건으로 감소", True),
        ("You halved the lead time", "Cut lead time from 12 days to 6 days", True),
        ("You tripled sales", "Tripled sales in a year", True),
        ("매출을 두 배로 늘리셨는데", "매출을 30% 늘림", False),
        ("장애를 절반으로 줄이셨는데", "p95 응답을 1.2초에서 180ms로 단축", False),
        ("You doubled revenue", "Grew revenue by 12%", False),
        ("트래픽이 두 배가 되면", "하루 3만 건", True),
    ],
)
def test_a_multiple_must_be_said_or_shown(claim: str, quoted: str, *, proven: bool) -> None:
    assert (list(unproven(claim, quoted)) == []) is proven
