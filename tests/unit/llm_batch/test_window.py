from datetime import UTC, datetime, time

import pytest
from pydantic import ValidationError

from libs.llm.batch.window import NightWindow


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour_utc", "is_open"), [(15, False), (16, True), (20, True), (21, False), (3, False)]
)
def test_the_night_is_that_of_the_zone(hour_utc: int, is_open: bool) -> None:
    window = NightWindow(zone="Asia/Seoul", opens=time(1), closes=time(6))  # UTC+9
    assert window.is_open(at(hour_utc)) is is_open


@pytest.mark.parametrize(("hour", "is_open"), [(21, False), (22, True), (2, True), (5, False)])
def test_a_window_may_go_over_midnight(hour: int, is_open: bool) -> None:
    assert NightWindow(zone="UTC", opens=time(22), closes=time(5)).is_open(at(hour)) is is_open


def test_equal_times_are_always_open() -> None:
    window = NightWindow(zone="UTC", opens=time(0), closes=time(0))
    assert all(window.is_open(at(hour)) for hour in range(24))


def test_it_follows_summer_time() -> None:
    window = NightWindow(zone="Europe/Berlin", opens=time(1), closes=time(2))
    assert window.is_open(datetime(2026, 1, 10, 0, 30, tzinfo=UTC))
    assert window.is_open(datetime(2026, 7, 10, 23, 30, tzinfo=UTC))


def test_an_unknown_zone_is_refused_at_start() -> None:
    with pytest.raises((ValidationError, KeyError)):
        NightWindow(zone="Asia/Nowhere")
