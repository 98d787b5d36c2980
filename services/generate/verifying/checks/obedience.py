"""Nothing that the resume orders is done.

An item is refused when it gives orders itself, when it repeats what an order in the resume or the
job description wanted said, when it passes a verdict on the person, or when it brings a link.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item
from services.generate.verifying.orders import gives_orders, plain

_RUN, _LONG, _STEM = 4, 7, 5
_LONG_LATIN, _LONG_HANGUL = 8, 6
_SITE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
_INTERNAL = re.compile(
    r"\b(?:evidence_lines|source_ids|resource_ids|what_good_answers_cover)\b|<<<|>>>"
)
_TOKEN = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"'“”‘’「『]([^\"'“”‘’」』]{3,})[\"'“”‘’」』]")
_SHOUTED = re.compile(r"\b[A-Z][A-Z0-9_]{5,}\b")
_LINK = re.compile(r"https?://|www\.\w")
_VERDICT = re.compile(
    r"\b(?:hire|recommend|accept|approve)\b\W+(?:\w+\W+){0,2}?(?:candidate|applicant|immediately)|"
    r"\b(?:perfect|ideal|best|outstanding|exceptional) (?:candidate|applicant)|"
    r"\b(?:score|rating|grade)\W{1,3}(?:is\W)?(?:100|10/10|A\+)|"
    r"(?:합격|불합격|채용)(?:을|를)?\s?(?:추천|권장|결정)|(?:최고의|완벽한|이상적인)\s?(?:지원자|후보|인재)|만점",
    re.IGNORECASE,
)


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Name the signs of obedience."""
    shown = "\n".join(item.shown)
    if gives_orders(item.shown):
        yield "it gives orders to a model"
    if _LINK.search(shown):
        yield "it brings a link in its text"
    if _VERDICT.search(shown):
        yield "it passes a verdict on the person"
    if _gives_away(item.text, ground.secret):
        yield "it gives away what it was told in confidence"
    if _repeats(item.text, ground):
        yield "it repeats what a line that is no part of the resume wanted said"


def _repeats(text: str, ground: Ground) -> bool:
    if not ground.ordered:
        return False
    shown, ordered, trusted = plain(text).lower(), ground.ordered, ground.told.lower()
    marks = {*_QUOTED.findall(ordered), *_SHOUTED.findall(ordered), *_SITE.findall(ordered)}
    if any(mark.lower() in shown and mark.lower() not in trusted for mark in marks):
        return True
    if _runs(shown) & _runs(ordered.lower()) - _runs(trusted):
        return True
    foreign = _foreign(ordered.lower(), trusted + "\n" + ground.secret.lower())
    return any(_strange(run, foreign) for run in _runs(shown, 2))


@lru_cache(maxsize=16)
def _foreign(ordered: str, known: str) -> frozenset[str]:
    """Words that only the orders use."""
    usual = {token[:_STEM] for token in _TOKEN.findall(known)}
    return frozenset(token for token in _TOKEN.findall(ordered) if token[:_STEM] not in usual)


def _strange(run: tuple[str, ...], foreign: frozenset[str]) -> bool:
    """Whether two words in a row, or one long word, come from the orders alone."""
    said = [token for token in run if token in foreign]
    return len(said) == len(run) or any(_long(token) for token in said)


def _long(token: str) -> bool:
    return len(token) >= (_LONG_LATIN if token.isascii() else _LONG_HANGUL)


def _gives_away(text: str, secret: str) -> bool:
    if _INTERNAL.search(text):
        return True
    return bool(secret) and not _secret_runs(secret).isdisjoint(_runs(text.lower(), _LONG))


@lru_cache(maxsize=4)
def _secret_runs(secret: str) -> frozenset[tuple[str, ...]]:
    return _runs(secret.lower(), _LONG)


@lru_cache(maxsize=64)
def _runs(text: str, length: int = _RUN) -> frozenset[tuple[str, ...]]:
    """Every run of so many words."""
    tokens = _TOKEN.findall(text)
    return frozenset(tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1))
