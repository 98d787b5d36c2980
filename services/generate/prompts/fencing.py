"""Untrusted text made safe to show to a model: fenced by a mark nobody can guess, disguises off.

Lines that give orders are withheld, so that the model never reads them (defence in depth: the
answer is checked for obedience all the same). Line numbers stay, so evidence can point at them.
"""

import secrets
from collections.abc import Iterable

from libs.contracts.profile import Line
from services.generate.verifying.orders import order_lines, plain

_MARKS = str.maketrans({"<": "‹", ">": "›"})


def new_fence() -> str:
    """A mark for one call; 48 random bits that no resume can know."""
    return secrets.token_hex(6)


def shown(text: str) -> str:
    """``text`` on one line, without disguises, and unable to form a mark."""
    return " ".join(plain(text).translate(_MARKS).split())


def numbered(lines: Iterable[Line]) -> list[tuple[int, str | None]]:
    """Resume lines with their numbers; None in place of a line that gives orders."""
    all_lines = list(lines)
    orders = order_lines(all_lines)
    return [
        (line.number, None if line.number in orders else shown(line.text))
        for line in all_lines
        if line.text.strip()
    ]
