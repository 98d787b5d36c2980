"""On whose behalf this task works, and why: carried to where something is decrypted."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errand:
    """For whom and why something is done.

    Attributes:
        who: an API key or the pseudonym of a person; empty for the service itself.
        why: the operation, or the event's type and id.
    """

    who: str
    why: str


_NONE = Errand("", "")
_current: ContextVar[Errand] = ContextVar("errand", default=_NONE)


def current_errand() -> Errand:
    """The errand of this task."""
    return _current.get()


def begin_errand(errand: Errand) -> None:
    """What this task does from here on is for ``errand``."""
    _current.set(errand)


@contextmanager
def errand(who: str, why: str) -> Iterator[None]:
    """What the block does is for that errand."""
    token = _current.set(Errand(who, why))
    try:
        yield
    finally:
        _current.reset(token)
