"""Employers that Korean text names: by what stands beside the name, or by how the word ends.

``주식회사`` and ``(주)`` stand beside a name; words such as ``한빛전자`` end in a trade. What is a
common word before that ending (``문제은행``: a bank of test items) names nobody.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

_MARKED = r"(?:주식회사|유한회사|재단법인|의료법인|학교법인|\(주\)|㈜|\(유\))"
_NAME = r"[가-힣A-Za-z0-9&]{2,20}"


def employers_in(text: str) -> Iterator[str]:
    """Names of employers in ``text``, without the particles that follow them."""
    for pattern in () if text.isascii() else _patterns():
        for found in pattern.finditer(text):
            if found["before"] not in _common():
                yield found["name"]


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    ends = rf"(?=(?:{'|'.join(_by_length('particles'))})?(?![가-힣A-Za-z0-9]))"
    trades = "|".join(_by_length("endings"))
    return (
        re.compile(rf"(?<![가-힣A-Za-z0-9])(?P<name>(?P<before>{_NAME}?)(?:{trades})){ends}"),
        re.compile(rf"{_MARKED} ?(?P<name>(?P<before>){_NAME}?){ends}"),
        re.compile(rf"(?<![가-힣A-Za-z0-9])(?P<name>(?P<before>){_NAME}) ?{_MARKED}"),
    )


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_raw()["common"])


def _by_length(key: str) -> list[str]:
    """The longest first: an alternation takes the first that fits."""
    return sorted(map(re.escape, _raw()[key]), key=len, reverse=True)


@lru_cache(maxsize=1)
def _raw() -> dict[str, list[str]]:
    text = Path(__file__).with_name("employers.yaml").read_text(encoding="utf-8")
    raw: dict[str, list[str]] = yaml.safe_load(text)
    return raw
