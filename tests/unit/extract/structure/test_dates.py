from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.structure.dates import Period, find_period, month_name, union_months

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "2021.03 ~ 2023.05",
        "2021. 3. ~ 2023. 5.",
        "2021-03-15 ~ 2023-05-10",
        "2021년 3월 - 2023년 5월",
        "2021년 03월부터 2023년 05월까지",
        "'21.03 ~ '23.05",
        "21.03 ~ 23.05",
        "2021/03 – 2023/05",
        "2021.03\t~ 2023.05",
        "03/2021-05/2023",
        "Mar 2021 – May 2023",
        "March 2021 to May 2023",
        "Mar. 2021 — May. 2023 (2 yrs 3 mos)",
        "２０２１．０３ ～ ２０２３．０５",
    ],
)
def test_every_way_of_writing_a_period_is_read(text: str) -> None:
    period = find_period(text, TODAY)
    assert period is not None
    assert (month_name(period.start), month_name(period.end)) == ("2021-03", "2023-05")
    assert (period.months, period.ongoing) == (27, False)


@pytest.mark.parametrize(
    "text",
    [
        "2021.03 ~ 현재",
        "2021.03 ~",
        "2021년 3월부터 현재까지",
        "Mar 2021 - Present",
        "since March 2021",
    ],
)
def test_an_open_period_ends_today(text: str) -> None:
    period = find_period(text, TODAY)
    assert period is not None
    assert period.ongoing
    assert period.months == 69


def test_bare_years_count_in_full() -> None:
    period = find_period("2019 - 2021", TODAY)
    assert period is not None
    assert period.months == 36


@pytest.mark.parametrize(
    "text",
    [
        "1.2s -> 300ms",
        "010-2021-1234",
        "2023.05 ~ 2021.03",
        "2030.01 ~ 2031.01",
        "v2.0 to 2024",
        "",
    ],
)
def test_what_is_no_period_is_not_read_as_one(text: str) -> None:
    assert find_period(text, TODAY) is None


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=6))
def test_the_union_is_the_number_of_different_months(spans: list[tuple[int, int]]) -> None:
    periods = [Period(start, start + length, False, (0, 0)) for start, length in spans]
    months = {m for p in periods for m in range(p.start, p.end + 1)}
    assert union_months(periods) == len(months)
