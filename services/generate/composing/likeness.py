"""How alike two questions are: shared runs of three characters, independent of language."""

import re
from functools import lru_cache

_NOISE = re.compile(r"[\W_]+")
ALIKE = 0.5


@lru_cache(maxsize=8192)
def grams(text: str) -> frozenset[str]:
    """The runs of three characters of ``text``, case, blanks and punctuation apart."""
    flat = _NOISE.sub("", text.lower())
    return frozenset(flat[i : i + 3] for i in range(len(flat) - 2))


def likeness(one: str, two: str) -> float:
    """Jaccard similarity, 0 to 1; from :data:`ALIKE` on, two questions ask the same."""
    first, second = grams(one), grams(two)
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0
