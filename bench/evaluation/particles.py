"""Counts Korean particles after Latin words, figures and quotations, and those that do not fit."""

import re
from collections.abc import Iterable

from services.generate.composing.wording.particles import particle

_AFTER = re.compile(
    r"([A-Za-z0-9%+#][A-Za-z0-9%+#./-]*[”’]?|[가-힣A-Za-z0-9%]+[”’])"
    r"(은|는|이|가|을|를|과|와|으로|로)(?=[\s,.?!]|$)"
)


def particles_in(texts: Iterable[str], own: str) -> tuple[int, list[str]]:
    """How many were seen, and the wrong ones with their words; what ``own`` has is the person's."""
    seen, wrong = 0, []
    for text in texts:
        for word, shown in _AFTER.findall(text):
            seen += 1
            if particle(word, shown) != shown and word + shown not in own:
                wrong.append(word + shown)
    return seen, wrong
