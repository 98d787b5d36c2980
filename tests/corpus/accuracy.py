"""Character accuracy: one minus the edit distance over the length of the truth."""

import re

_SPACES = re.compile(r"\s+")
_BULLETS = str.maketrans("ㆍ·∙●▪", "•••••")


def accuracy(truth: str, read: str) -> float:
    """Compares what stands there; blanks count as one each, the kind of bullet does not."""
    expected, found = _normal(truth), _normal(read)
    return max(0.0, 1 - distance(expected, found) / max(1, len(expected)))


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_BULLETS)).strip()


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, by bits (Myers 1999, Hyyrö 2003)."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for index, mark in enumerate(one):
        places[mark] = places.get(mark, 0) | 1 << index
    last, full = 1 << len(one) - 1, (1 << len(one)) - 1
    plus, minus, score = full, 0, len(one)
    for mark in other:
        match = places.get(mark, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | ~(diagonal | plus) & full, plus & diagonal
        score += bool(up & last) - bool(down & last)
        up = up << 1 | 1
        minus = up & diagonal & full
        plus = (down << 1 | ~(diagonal | up)) & full
    return score


def in_order(lines: list[str], read: str) -> float:
    """The share of ``lines`` that are found in ``read``, each after the one before."""
    text = _SPACES.sub("", read)
    at = found = 0
    for line in lines:
        wanted = _SPACES.sub("", line)
        place = text.find(wanted, at)
        if place >= 0:
            at, found = place + len(wanted), found + 1
    return found / max(1, len(lines))
