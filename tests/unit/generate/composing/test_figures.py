import pytest

from services.generate.composing.reading.figures import Change, change_in, figures_in, volumes_in


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("응답 시간을 1.2초에서 180ms로 85% 단축", ("1.2초", "180ms", "85%")),
        ("Handled 30 million events a day", ("30 million",)),
        ("2021.03 ~ 2023.05 한빛소프트", ()),
        ("p95 지연을 개선", ()),
        ("매출 12억 원 달성", ("12억 원",)),
        ("raised it to 120,000 readings per second", ("120,000 readings",)),
        ("담당 [PHONE_1]", ()),
    ],
)
def test_figures_carry_their_units_and_dates_are_none(text: str, figures: tuple[str, ...]) -> None:
    assert figures_in(text) == figures


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("응답 시간을 1.2초에서 180ms로 단축", Change("1.2초", "180ms")),
        ("오류율 6.4% → 0.8%", Change("6.4%", "0.8%")),
        ("Cut the bill from £81,000 to £45,300", Change("£81,000", "£45,300")),
        ("2019년에서 2021년까지 근무", None),
        ("Kafka 도입", None),
    ],
)
def test_a_change_has_a_before_and_an_after(text: str, change: Change | None) -> None:
    assert change_in(text) == change


def test_volumes_are_counts_and_not_shares() -> None:
    assert volumes_in(("85%", "3,000만 건", "180ms", "500 TPS")) == ("3,000만 건", "500 TPS")
