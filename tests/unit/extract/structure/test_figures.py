import pytest

from services.extract.structure.figures import figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("배포 시간을 35% 단축", ["35%"]),
        ("처리량 2배, 매출 3억원", ["2배", "3억원"]),
        ("응답 1.2s -> 300ms", ["1.2s -> 300ms"]),
        ("3시간에서 20분으로", ["3시간에서 20분"]),
        ("5시간 20분에서 18분으로", ["5시간 20분에서 18분"]),
        ("48일에서 29일로, 3주에서 2일로", ["48일에서 29일", "3주에서 2일"]),
        ("2만 1천 원에서 1만 3천 원으로", ["2만 1천 원에서 1만 3천 원"]),
        ("하루 500만 건, MAU 120만명", ["500만 건", "120만명"]),
        ("10k rps at p99 4s", ["10k rps", "4s"]),
        ("- Served 60 customers a day", ["60 customers a day"]),
        ("from 9,000 to 120,000 readings per second", ["9,000 to 120,000 readings per second"]),
        ("fell from 11 to 4 a quarter", ["11 to 4 a quarter"]),
        ("worth $1.2M, 20+ services", ["$1.2M", "20+ services"]),
    ],
)
def test_figures_are_given_as_written(text: str, expected: list[str]) -> None:
    assert list(figures(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Java 8 streams",
        "Spring Boot 2.7",
        "2021년 3월",
        "24/7 서비스",
        "iPhone 12 대응",
        "10.0.0.1",
    ],
)
def test_names_versions_and_dates_are_no_figures(text: str) -> None:
    assert figures(text) == ()
