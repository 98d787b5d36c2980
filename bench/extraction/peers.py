"""Other extractors on the digital files, each in a throw-away environment of its own."""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.extraction.contender import PACKAGES, Answer, Contender, ContenderError
from services.extract.domain import Limits
from services.extract.reading import read
from tests.corpus.accuracy import accuracy
from tests.corpus.cases import Case

_SUFFIXES = {"application/pdf": ".pdf", "application/msword": ".doc", "text/plain": ".txt"}
_SAME_TEXT = 0.99
Seconds = dict[str, list[float]]
"""By file, the time of each round."""


def compare(cases: Sequence[Case], rounds: int) -> dict[str, float]:
    """For each peer to be had: how often it reads the same text, and its time to ours there.

    ``PEER_speed_to_ours`` is ours over theirs, above 1 where the peer is faster; it is there only
    if the peer reads some file alike. ``peers_faster`` counts the peers for which it is above 1.
    """
    files = [
        case for case in cases if not case.name.startswith("txt") and "by-rows" not in case.name
    ]
    named = {f"{case.name}{_suffix(case)}": case for case in files}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        samples = Path(folder, "samples")
        samples.mkdir()
        for name, case in named.items():
            (samples / name).write_bytes(case.data)
        peers = []
        for peer in PACKAGES:
            try:
                peers.append(stack.enter_context(Contender(peer, samples, Path(folder))))
            except ContenderError as error:
                print(f"{peer}: skipped, {error}", file=sys.stderr)
        return judged(named, *_turns(peers, named, rounds))


def _suffix(case: Case) -> str:
    return _SUFFIXES.get(case.media_type, "." + case.name.split("-")[0])


def _turns(
    peers: Sequence[Contender], named: Mapping[str, Case], rounds: int
) -> tuple[Seconds, dict[str, tuple[Answer, Seconds]]]:
    """Ours and each peer's, round about, so that a busy machine is busy for all.

    The first round of each warms it up and is not timed.
    """
    ours: Seconds = {name: [] for name in named}
    theirs = {peer.name: (peer.read(), Seconds()) for peer in peers}
    _ours(named)
    for _ in range(rounds):
        for name, seconds in _ours(named).items():
            ours[name].append(seconds)
        for peer in peers:
            for name, (_, seconds) in peer.read().items():
                theirs[peer.name][1].setdefault(name, []).append(seconds)
    return ours, theirs


def _ours(named: Mapping[str, Case]) -> dict[str, float]:
    found = {}
    for name, case in named.items():
        started = time.perf_counter()
        read(case.data, case.media_type, Limits())
        found[name] = time.perf_counter() - started
    return found


def judged(
    named: Mapping[str, Case], ours: Seconds, theirs: Mapping[str, tuple[Answer, Seconds]]
) -> dict[str, float]:
    """The figures of all peers that read anything."""
    figures: dict[str, float] = {}
    for peer, (answer, seconds) in theirs.items():
        scores = {
            name: accuracy(case.text, answer.get(name, ("", 0))[0]) for name, case in named.items()
        }
        same = [name for name, score in scores.items() if score >= _SAME_TEXT]
        figures[f"{peer}_accuracy"] = statistics.fmean(scores.values())
        figures[f"{peer}_same_text"] = len(same) / len(named)
        if same:
            figures[f"{peer}_speed_to_ours"] = _total(ours, same) / _total(seconds, same)
    ratios = [value for name, value in figures.items() if name.endswith("_speed_to_ours")]
    figures["peers"] = sum(bool(answer) for answer, _ in theirs.values())
    figures["peers_same_text"] = len(ratios)
    figures["peers_faster"] = sum(ratio > 1 for ratio in ratios)
    return figures


def _total(seconds: Seconds, names: Sequence[str]) -> float:
    return sum(statistics.median(seconds[name]) for name in names)
