"""The pairs: drawn from a seed, kept as compressed JSON lines."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.cache_pairs.facts import Deed, Facts, draw
from bench.cache_pairs.relations import NEAR, SAME, NoSuchLineError

FILE = Path(__file__).with_name("pairs.jsonl.gz")
_SEEDS = {"calibration": 7_001, "published": 7_002}
_PER_RELATION = {"calibration": 600, "published": 320}


@dataclass(frozen=True, slots=True)
class Pair:
    """A resume that has a cached result, and one that asks for it."""

    relation: str
    same: bool
    cached: Facts
    asking: Facts


def draw_pairs(half: str) -> Iterator[Pair]:
    """All pairs of a half; the halves have no template and no family in common."""
    dice = random.Random(_SEEDS[half])  # noqa: S311 (a reproducible draw)
    for _ in range(_PER_RELATION[half]):
        for relation in (*SAME, *NEAR):
            yield _pair(half, relation, dice)


def _pair(half: str, relation: str, dice: random.Random) -> Pair:
    change = {**SAME, **NEAR}[relation]
    while True:
        cached = draw(half, dice)
        try:
            return Pair(relation, relation in SAME, cached, change(cached, dice))
        except NoSuchLineError:
            continue


def write() -> None:
    """Write the published half."""
    lines = "".join(
        json.dumps(asdict(pair), ensure_ascii=False, separators=(",", ":")) + "\n"
        for pair in draw_pairs("published")
    )
    FILE.write_bytes(gzip.compress(lines.encode(), mtime=0))


def read() -> list[Pair]:
    """The published half, as stored."""
    lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    return [_parsed(json.loads(line)) for line in lines]


def _parsed(data: dict[str, Any]) -> Pair:
    cached, asking = _facts(data["cached"]), _facts(data["asking"])
    return Pair(data["relation"], data["same"], cached, asking)


def _facts(data: dict[str, Any]) -> Facts:
    deeds = tuple(Deed(**deed) for deed in data["deeds"])
    return Facts(**{**data, "deeds": deeds, "skills": tuple(data["skills"])})
