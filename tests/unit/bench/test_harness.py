"""Bounds of benchmarks: kept, broken, and of figures that nobody measured."""

import json
from pathlib import Path

import pytest

from bench import harness
from bench.harness import Bound, finish


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(harness, "RESULTS", tmp_path)
    monkeypatch.setenv("CHECK", "1")
    return tmp_path


def test_bounds_that_hold_leave_the_status_of_success() -> None:
    bounds = [Bound("share", 0.9, at_least=True), Bound("ms", 10)]
    assert finish("some", {"share": 0.9, "ms": 10.0}, bounds) == 0


def test_a_bound_without_its_figure_is_broken(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bounds = [Bound("share", 0.9, at_least=True), Bound("peer_to_ours", 1.0)]
    assert finish("some", {"share": 1.0}, bounds) == 1
    assert json.loads((results / "some.json").read_text())["broken"] == ["peer_to_ours"]
    assert "not measured [BROKEN <= 1]" in capsys.readouterr().out


@pytest.mark.parametrize("at_least", [True, False])
def test_what_is_no_number_keeps_no_bound(*, at_least: bool) -> None:
    assert not Bound("share", 0.9, at_least=at_least).holds({"share": float("nan")})


def test_broken_bounds_cost_the_status_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECK")
    assert finish("some", {"ms": 11.0}, [Bound("ms", 10)]) == 0
