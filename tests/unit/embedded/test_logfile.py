"""A log is bounded, and quotes only what belongs to the last start."""

from pathlib import Path

import pytest

from libs.embedded import logfile
from libs.embedded.logfile import LogFile


def write(log: LogFile, text: str) -> None:
    with log.open() as handle:
        handle.write(text.encode())


def test_the_tail_quotes_the_last_start_only(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs" / "a.log")
    write(log, "first\n")
    write(log, "second\n")
    assert log.tail() == "second"
    assert log.path.read_text() == "first\nsecond\n"


def test_the_tail_is_short(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "a.log")
    write(log, "".join(f"line {number}\n" for number in range(5000)))
    assert log.tail().splitlines() == [f"line {number}" for number in range(4988, 5000)]


def test_no_log_has_no_tail(tmp_path: Path) -> None:
    assert LogFile(tmp_path / "a.log").tail() == ""


def test_a_long_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logfile, "MAX_BYTES", 10)
    log = LogFile(tmp_path / "a.log")
    write(log, "a long first life\n")
    write(log, "second\n")
    assert log.path.read_text() == "second\n"
    assert (tmp_path / "a.old").read_text() == "a long first life\n"
