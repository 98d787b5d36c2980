"""Other extractors on the digital files, each in a throw-away environment of its own."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Any

from services.extract.domain import Limits
from services.extract.reading import read
from tests.corpus.accuracy import accuracy
from tests.corpus.cases import Case

_PACKAGES = {
    "kreuzberg": ["kreuzberg"],
    "markitdown": ["markitdown[pdf,docx]"],
    "unstructured": ["unstructured[docx]", "pdfminer.six", "pi-heif", "unstructured-inference"],
}
_SUFFIXES = {"application/pdf": ".pdf", "application/msword": ".doc", "text/plain": ".txt"}
_DRIVER = Path(__file__).with_name("peer_driver.py")
_UV = which("uv") or str(Path(sys.executable).with_name("uv"))
_SAME_TEXT = 0.99
_INSTALL_S, _RUN_S = 600, 600


def compare(cases: Sequence[Case]) -> dict[str, float]:
    """For each peer to be had: how often it reads the same text, and its time to ours there.

    ``PEER_speed_to_ours`` is ours over theirs: above 1 the peer is faster.
    """
    files = [
        case for case in cases if not case.name.startswith("txt") and "by-rows" not in case.name
    ]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder, "samples")
        samples.mkdir()
        named = {f"{case.name}{_suffix(case)}": case for case in files}
        for name, case in named.items():
            (samples / name).write_bytes(case.data)
        ours = {name: _best(case) for name, case in named.items()}
        for peer in _PACKAGES:
            found = _run(peer, samples, Path(folder))
            if found:
                figures |= _compared(peer, found, named, ours)
    return figures


def _suffix(case: Case) -> str:
    return _SUFFIXES.get(case.media_type, "." + case.name.split("-")[0])


def _best(case: Case) -> float:
    read(case.data, case.media_type, Limits())
    times = []
    for _ in range(3):
        started = time.perf_counter()
        read(case.data, case.media_type, Limits())
        times.append(time.perf_counter() - started)
    return min(times)


def _run(peer: str, samples: Path, folder: Path) -> dict[str, Any]:
    """The peer's texts and times; nothing, with the reason on stderr, where it is not to be had."""
    python = folder / peer / "bin" / "python"
    steps = (
        ([_UV, "venv", "-q", "--python", sys.executable, str(folder / peer)], _INSTALL_S),
        ([_UV, "pip", "install", "-q", "--python", str(python), *_PACKAGES[peer]], _INSTALL_S),
        ([str(python), str(_DRIVER), peer, str(samples)], _RUN_S),
    )
    output = ""
    for command, seconds in steps:
        try:
            done = subprocess.run(  # noqa: S603 (our own commands)
                command, capture_output=True, text=True, timeout=seconds, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{peer}: skipped, {_reason(error)}", file=sys.stderr)
            return {}
        output = done.stdout
    found: dict[str, Any] = json.loads(output)
    if not found["texts"]:
        print(
            f"{peer}: skipped, it reads none of the files ({done.stderr[-200:]})", file=sys.stderr
        )
        return {}
    return found


def _reason(error: Exception) -> str:
    """The last line of what the failed step said, or what went wrong with it."""
    said = getattr(error, "stderr", None)
    lines = said.strip().splitlines() if isinstance(said, str) else []
    return lines[-1] if lines else str(error)


def _compared(
    peer: str, found: dict[str, Any], named: dict[str, Case], ours: dict[str, float]
) -> dict[str, float]:
    texts = found["texts"]
    scores = {name: accuracy(case.text, texts.get(name, "")) for name, case in named.items()}
    same = [name for name, score in scores.items() if score >= _SAME_TEXT]
    figures = {
        f"{peer}_accuracy": statistics.fmean(scores.values()),
        f"{peer}_same_text": len(same) / len(named),
    }
    if same:
        theirs = sum(found["seconds"][name] for name in same)
        figures[f"{peer}_speed_to_ours"] = sum(ours[name] for name in same) / theirs
    return figures
