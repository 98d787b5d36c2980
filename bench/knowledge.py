"""The knowledge base: how fast it loads beside reading finished entries, and how distinct it is."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.harness import Bound, finish, main, percentile
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.codec import to_document, to_entry
from services.generate.knowledge.statistics import statistics

RUNS = 7
BOUNDS = (
    Bound("load_ms_p50", 150),
    Bound("questions_least", 10_000, at_least=True),
    Bound("roles", 25, at_least=True),
    Bound("resembling_most", 0.02),
)
_MEASURE_RSS = """
from services.generate.knowledge.base import Knowledge
def resident():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
before = resident()
knowledge = Knowledge.load()
print(resident() - before)
"""


def run() -> int:
    """Measure, print, judge."""
    knowledge = Knowledge.load()
    counted = statistics(knowledge)
    figures = {
        "entries": float(len(knowledge.entries)),
        "questions_least": float(min(counted.questions.values())),
        "bilingual": float(counted.bilingual),
        "roles": float(len(counted.roles)),
        "skills": float(len(counted.skills)),
        "resembling_most": max(counted.resembling.values()),
        "load_ms_p50": _milliseconds(Knowledge.load),
        "load_rss_mb": _rss_mb(),
        **_peer(knowledge),
    }
    figures["load_over_peer"] = figures["load_ms_p50"] / figures["peer_finished_entries_ms_p50"]
    return finish("knowledge", figures, BOUNDS, ("pydantic", "numpy"))


def _peer(knowledge: Knowledge) -> dict[str, float]:
    """What it would cost to ship every entry finished, as JSON Lines read by pydantic."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entries.jsonl"
        lines = (json.dumps(to_document(entry), ensure_ascii=False) for entry in knowledge.entries)
        path.write_text("\n".join(lines), "utf-8")

        def load() -> list[object]:
            return [to_entry(json.loads(line)) for line in path.read_text("utf-8").splitlines()]

        return {
            "peer_finished_entries_ms_p50": _milliseconds(load),
            "peer_finished_entries_mb": path.stat().st_size / 1e6,
            "shipped_data_mb": _shipped_mb(),
        }


def _shipped_mb() -> float:
    data = Path(__file__).parent.parent / "services/generate/knowledge/data"
    return sum(path.stat().st_size for path in data.rglob("*.json*")) / 1e6


def _milliseconds(work: Callable[[], object]) -> float:
    """Median CPU time of this process: what the machine's other work does not disturb."""
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return percentile(taken, 0.5)


def _rss_mb() -> float:
    command = [sys.executable, "-c", _MEASURE_RSS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (a constant)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main(run())
