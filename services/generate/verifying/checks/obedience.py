"""Nothing that the resume orders is done.

An item is refused when it gives orders itself, when it repeats what an order in the resume or the
job description wanted said, when it passes a verdict on the person, or when it brings a link.
"""

import re
from collections.abc import Iterator

from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item
from services.generate.verifying.orders import is_order, plain

_RUN = 4
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
    if any(is_order(text) for text in item.texts):
        yield "it gives orders to a model"
    if _LINK.search(item.text):
        yield "it brings a link in its text"
    if _VERDICT.search(item.text):
        yield "it passes a verdict on the person"
    if _repeats(item.text, ground):
        yield "it repeats what a line that is no part of the resume wanted said"


def _repeats(text: str, ground: Ground) -> bool:
    if not ground.ordered:
        return False
    shown, trusted = plain(text).lower(), ground.told.lower()
    marks = {*_QUOTED.findall(ground.ordered), *_SHOUTED.findall(ground.ordered)}
    if any(mark.lower() in shown and mark.lower() not in trusted for mark in marks):
        return True
    return bool(_runs(shown) & _runs(ground.ordered.lower()) - _runs(trusted))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every run of four words."""
    tokens = _TOKEN.findall(text)
    return {tuple(tokens[i : i + _RUN]) for i in range(len(tokens) - _RUN + 1)}
