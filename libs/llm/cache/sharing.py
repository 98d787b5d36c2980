"""Whether a result may leave its tenant."""

import re

from libs.llm.cache.lookup import Lookup
from libs.llm.cache.ports import NameDetector

_PLACEHOLDER = re.compile(r"\[[A-Z_]+_\d+\]")


def mentions(lookup: Lookup, value: bytes) -> frozenset[str]:
    """The resume's companies, schools and projects that ``value`` repeats."""
    text = value.decode(errors="replace").casefold()
    return frozenset(name for name in lookup.names if name in text)


def shareable(lookup: Lookup, value: bytes, detector: NameDetector | None) -> bool:
    """Whether ``value`` is free of names, companies and masked personal data."""
    text = value.decode(errors="replace")
    if _PLACEHOLDER.search(text) or mentions(lookup, value):
        return False
    return detector is None or not detector.finds(text)
