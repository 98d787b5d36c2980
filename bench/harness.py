"""What every benchmark shares: percentiles, a table for people, a JSON file, an exit status."""

import json
import math
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound that an issue names: ``figure`` must be at most, or at least, ``limit``.

    A figure that was not measured breaks its bound: nothing is known to hold.
    """

    figure: str
    limit: float
    at_least: bool = False

    def holds(self, figures: Mapping[str, float]) -> bool:
        """Whether the measured figure keeps the bound."""
        value = figures.get(self.figure, math.nan)
        return value >= self.limit if self.at_least else value <= self.limit


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of ``values``; ``share`` lies in 0..1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def finish(
    name: str,
    figures: Mapping[str, float],
    bounds: Sequence[Bound] = (),
    packages: Sequence[str] = (),
) -> int:
    """Print the figures, write ``bench/results/NAME.json``, and judge the bounds.

    Returns:
        The exit status: 1 if ``CHECK=1`` and a bound is broken, else 0.
    """
    broken = [bound for bound in bounds if not bound.holds(figures)]
    for figure, value in figures.items():
        marks = [bound for bound in bounds if bound.figure == figure]
        print(f"{figure:<52} {value:>12,.3f} {' '.join(_mark(b, figures) for b in marks)}")
    for bound in broken:
        if bound.figure not in figures:
            print(f"{bound.figure:<52} {'not measured':>12} {_mark(bound, figures)}")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(
        json.dumps(
            {
                "name": name,
                "date": datetime.now(UTC).isoformat(timespec="seconds"),
                "commit": _commit(),
                "python": platform.python_version(),
                "cores": os.cpu_count(),
                "versions": {package: version(package) for package in packages},
                "figures": dict(figures),
                "broken": [bound.figure for bound in broken],
            },
            indent=2,
        )
        + "\n"
    )
    return int(bool(broken) and os.environ.get("CHECK") == "1")


def _mark(bound: Bound, figures: Mapping[str, float]) -> str:
    sign = ">=" if bound.at_least else "<="
    return f"[{'ok' if bound.holds(figures) else 'BROKEN'} {sign} {bound.limit:g}]"


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or "unknown"


def main(run: int) -> None:
    """Leave the process with the status that :func:`finish` gave."""
    sys.exit(run)
