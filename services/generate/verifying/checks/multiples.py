"""Claims that a person doubled or halved something: the evidence must say or show it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from services.generate.composing.reading.figures import change_in

_HINT = re.compile(r"배|절반|you", re.IGNORECASE)
_PER_CENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|퍼센트|per ?cent)")
_SIZE = re.compile(r"([\d,]*\d(?:\.\d+)?)\s?(.*)", re.DOTALL)
_NEAR = 0.1


class _Multiple(NamedTuple):
    factor: float
    claimed: re.Pattern[str]
    told: re.Pattern[str]


def unproven(text: str, quoted: str) -> Iterator[str]:
    """The claims of ``text`` that the lines ``quoted`` do not bear out."""
    for multiple in _multiples() if _HINT.search(text) else ():
        claim = multiple.claimed.search(text)
        if claim and not multiple.told.search(quoted) and not _shown(quoted, multiple.factor):
            yield claim[0]


def _shown(quoted: str, factor: float) -> bool:
    """Whether a change, or a share of it, comes to about ``factor``."""
    shares = (100 * factor, 100 * (factor - 1), 100 / factor, 100 - 100 / factor)
    told = [float(share) for share in _PER_CENT.findall(quoted)]
    if any(_near(share, wanted) for share in told for wanted in shares):
        return True
    change = change_in(quoted)
    sizes = map(_SIZE.search, (change.before, change.after) if change else ())
    found = [(size[1], size[2]) for size in sizes if size]
    if not found or len({unit for _, unit in found}) > 1:
        return False
    less, *_, more = sorted(float(number.replace(",", "")) for number, _ in found)
    return less > 0 and _near(more / less, factor)


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= _NEAR * wanted


@lru_cache(maxsize=1)
def _multiples() -> tuple[_Multiple, ...]:
    raw = yaml.safe_load(Path(__file__).with_name("multiples.yaml").read_text(encoding="utf-8"))
    return tuple(
        _Multiple(
            float(entry["factor"]),
            re.compile(entry["claimed"], re.IGNORECASE),
            re.compile(entry["told"], re.IGNORECASE),
        )
        for entry in raw
    )
