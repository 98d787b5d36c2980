"""Words of software in what people get who do not make any."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.evaluation.runs import Run

_FILE = Path(__file__).parent.parent / "golden" / "outside_software.json"
_RAW: dict[str, list[str]] = json.loads(_FILE.read_text("utf-8"))
OUTSIDE = frozenset(_RAW["resumes"])
"""Golden resumes of other trades, named by hand: the product's own sorting is not asked."""


def strange_words(runs: Sequence[Run]) -> list[str]:
    """Each such word with the resume it came to, unless the resume has it itself."""
    return [f"{run.name}: {word}" for run in runs if run.name in OUTSIDE for word in _strange(run)]


def _strange(run: Run) -> Iterator[str]:
    own = "\n".join(line.text for line in run.text.lines)
    told = "\n".join(run.texts)
    for word in _RAW["words"]:
        if _stands_in(word, told) and not _stands_in(word, own):
            yield word


def _stands_in(word: str, text: str) -> bool:
    """Latin words stand alone; Korean ones carry particles."""
    edge = r"\b" if word.isascii() else ""
    return bool(re.search(f"{edge}{re.escape(word)}{edge}", text, re.IGNORECASE))
