"""Character accuracy: one minus the edit distance over the length of the truth."""

import re
from collections.abc import Iterator

_SPACES = re.compile(r"\s+")
_BULLETS = str.maketrans("ㆍ·∙●▪", "•••••")


def accuracy(truth: str, read: str) -> float:
    """Compares what stands there; blanks count as one each, the kind of bullet does not."""
    expected, found = _normal(truth), _normal(read)
    return max(0.0, 1 - distance(expected, found) / max(1, len(expected)))


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_BULLETS)).strip()


def _letters(text: str) -> str:
    return _SPACES.sub("", text.translate(_BULLETS))


def distance(one: str, other: str) -> int:
    """Levenshtein's distance."""
    *_, cost = _costs(one, other, anywhere=False) if one else [len(other)]
    return cost


def _costs(one: str, other: str, *, anywhere: bool) -> Iterator[int]:
    """The edits that make ``one`` out of ``other`` so far, by bits (Myers 1999, Hyyrö 2003).

    ``other`` counts from its start, or from ``anywhere``: then a piece of it is looked for.
    """
    places: dict[str, int] = {}
    for index, mark in enumerate(one):
        places[mark] = places.get(mark, 0) | 1 << index
    last, full = 1 << len(one) - 1, (1 << len(one)) - 1
    plus, minus, cost = full, 0, len(one)
    yield cost
    for mark in other:
        match = places.get(mark, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | ~(diagonal | plus) & full, plus & diagonal
        cost += bool(up & last) - bool(down & last)
        up = up << 1 | (not anywhere)
        minus = up & diagonal & full
        plus = (down << 1 | ~(diagonal | up)) & full
        yield cost


def in_order(lines: list[str], read: str) -> float:
    """The share of ``lines`` that are found in ``read``, each after the one before."""
    text = _letters(read)
    at = found = 0
    for line in lines:
        wanted = _letters(line)
        place = text.find(wanted, at)
        if place >= 0:
            at, found = place + len(wanted), found + 1
    return found / max(1, len(lines))


_MARK = 8
"""Letters: a shorter line, such as a date, reads like others and tells no order."""
_MISREAD, _LEGIBLE = 0.25, 0.9


def follows(lines: list[str], read: str) -> bool:
    """Whether the lines of a scan stand in ``read`` in their order, however their letters are read.

    Each line that is part of no other is looked for where it fits best; up to a quarter of its
    letters may be wrong, and a tenth of the lines illegible. Every one found must stand behind the
    one before, which no line of a column does whose columns are mixed up.
    """
    text, places = _letters(read), list[int]()
    marks = _telling(list(map(_letters, lines)))
    for mark in marks:
        ends = _best_ends(mark, text)
        if ends:
            last = places[-1] if places else 0
            places.append(next((end for end in ends if end > last), 0))
    return 0 not in places and len(places) >= max(1, _LEGIBLE * len(marks))


def _telling(lines: list[str]) -> list[str]:
    whole = "\n".join(lines)
    return [line for line in lines if len(line) >= _MARK and whole.count(line) == 1]


def _best_ends(wanted: str, text: str) -> list[int]:
    """Where the pieces of ``text`` end that read most like ``wanted``, if any does."""
    costs = list(_costs(wanted, text, anywhere=True))
    least = min(costs)
    if least > _MISREAD * len(wanted):
        return []
    return [end for end, cost in enumerate(costs) if cost == least]
