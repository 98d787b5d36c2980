"""Evidence exists, is quoted word by word, and supports what is said."""

import re
from collections.abc import Iterator

from services.generate.verifying.ground import Ground, numbers_in, words_in
from services.generate.verifying.items import Item

NEAR = 0.5
"""From this calibrated similarity on, evidence in other words supports too."""
_HANGUL_WORD = re.compile(r"[가-힣]{2,}")
_STEM, _SHARED, _SHORTEST = 2, 2, 4


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Every pointer must hit a trustworthy line, and the lines must speak of the same."""
    if not item.evidence:
        if item.grounded:
            yield "it points at no line of the resume"
        return
    for piece in item.evidence:
        line = ground.text.line(piece.line)
        if line is None:
            yield f"line {piece.line} does not exist"
        elif piece.line in ground.orders:
            yield f"line {piece.line} cannot be used as evidence"
        elif not piece.quote.strip() or piece.quote not in line.text:
            yield f"the quote is not in line {piece.line}"
    if not _supported(item, ground):
        yield "its evidence does not speak of what it says"


def _supported(item: Item, ground: Ground) -> bool:
    quoted = " ".join(piece.quote for piece in item.evidence)
    if ground.nearness.get((item.part, item.index), 0.0) >= NEAR:
        return True
    if _named_alike(item, quoted, ground):
        return True
    return len(_stems(item.text) & _stems(quoted)) >= _SHARED


def _named_alike(item: Item, quoted: str, ground: Ground) -> bool:
    """Whether both name the same figure or the same skill."""
    figures = {n for n in numbers_in(quoted) & numbers_in(item.text) if len(n) > 1}
    if figures:
        return True
    return bool(ground.skills_in(quoted) & ground.skills_in(item.text))


def _stems(text: str) -> set[str]:
    korean = {word[:_STEM] for word in _HANGUL_WORD.findall(text)}
    return korean | {word[:6] for word in words_in(text) if len(word) >= _SHORTEST}
