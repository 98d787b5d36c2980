"""Keeps the book of links fresh: one replica asks, all read what it found."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import NoReturn

import structlog

from services.generate.knowledge.entry import Entry
from services.generate.turns import Turns, in_turn
from services.generate.verifying.link_book import LinkBook

HOUR_S = 3600.0
_log = structlog.get_logger()


def links_of(shipped: Iterable[Entry]) -> Iterator[str]:
    """Links that may be asked: those that ship with the product were chosen by hand."""
    return (entry.source.url for entry in shipped if entry.source.url)


async def keep_checked(
    book: LinkBook,
    urls: Iterable[str],
    turns: Turns,
    *,
    every_s: float = HOUR_S,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Ask each link that is due every ``every_s`` seconds, until cancelled.

    A replica that does not ask reads what the others found out.
    """
    asked = tuple(dict.fromkeys(urls))

    async def ask() -> None:
        done = await book.refresh(asked)
        _log.info("links_checked", asked=done, dead=sum(map(book.is_dead, asked)))

    while True:
        if not await in_turn(turns, "links", ask):
            await _read(book)
        await sleep(every_s)


async def _read(book: LinkBook) -> None:
    try:
        await book.load()
    except Exception as error:  # noqa: BLE001 (what is known already stays in use)
        _log.warning("links_not_read", error=type(error).__name__)
