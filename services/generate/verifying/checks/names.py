"""Every company or product name occurs in the resume, the job, or a cited source.

Known companies are looked up in ``names.yaml``, others in Korean are told by their form. A Latin
word that looks like a name (capitals inside a sentence, capitals or digits inside the word; in
Korean text any Latin word) must have been seen before, or be a common term.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from libs.contracts.kinds import Language
from services.generate.verifying.checks.employers import employers_in
from services.generate.verifying.ground import Ground, flat, words_in
from services.generate.verifying.items import Item

_INSIDE = re.compile(r"(?<=[a-z,;:)’] )[A-Z][A-Za-z0-9+#]+|\b[A-Za-z]+[a-z][A-Z]\w*|\b[A-Z]{2,}\w*")
_ANY_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#]*")


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Name the names that come from nowhere."""
    source = ground.cited_text(item.sources)
    for company in (*_known(item, ground, source), *_formed(item, ground, source)):
        yield f"the company {company} is neither in the resume nor in a cited source"
    known = ground.words | _terms()
    new = {name for name in _names(item.text, ground.brief.language) if not words_in(name) <= known}
    known = known | words_in(source) if new else known
    for name in sorted(new):
        if not words_in(name) <= known:
            yield f"the name {name} is neither in the resume nor in a cited source"


def _known(item: Item, ground: Ground, source: str) -> Iterator[str]:
    """Companies of the list that come from nowhere."""
    said = item.text.lower()
    for company in [name for name in _companies() if name in said]:
        told = f"{ground.told}\n{source}".lower()
        if _stands_in(company, said) and not _stands_in(company, told):
            yield company


def _formed(item: Item, ground: Ground, source: str) -> Iterator[str]:
    """Companies told by the form of their Korean name that come from nowhere."""
    for name in dict.fromkeys(employers_in(item.text)):
        if flat(name) not in ground.flat and flat(name) not in flat(source):
            yield name


def _names(text: str, language: Language) -> set[str]:
    pattern = _ANY_LATIN if language is Language.KO else _INSIDE
    return set(pattern.findall(text))


def _stands_in(name: str, text: str) -> bool:
    if name not in text:
        return False
    return not name.isascii() or bool(re.search(rf"\b{re.escape(name)}\b", text))


@lru_cache(maxsize=1)
def _raw() -> dict[str, list[str]]:
    text = Path(__file__).with_name("names.yaml").read_text(encoding="utf-8")
    raw: dict[str, list[str]] = yaml.safe_load(text)
    return raw


@lru_cache(maxsize=1)
def _companies() -> frozenset[str]:
    return frozenset(name.lower() for name in _raw()["companies"])


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    return frozenset(term.lower() for term in _raw()["terms"])
