"""Keeps the book of links fresh: one replica asks, all read what it found."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import NoReturn

import structlog

from services.generate.knowledge.entry import Entry
from services.generate.turns import Turns, in_turn
from services.generate.verifying.checks.links import allowed
from services.generate.verifying.link_book import LinkBook

HOUR_S = 3600.0
_log = structlog.get_logger()


def links_of(shipped: Iterable[Entry]) -> Iterator[str]:
    """Links of what ships with the product: they were chosen by hand, and may be asked."""
    return (entry.source.url for entry in shipped if entry.source.url)


def allowed_links_of(imported: Iterable[Entry]) -> Iterator[str]:
    """Links of what came from outside, as far as they may be shown, and so be asked."""
    return (url for url in links_of(imported) if allowed(url))


async def keep_checked(
    book: LinkBook,
    shown: Callable[[], Awaitable[Iterable[str]]],
    turns: Turns,
    *,
    every_s: float = HOUR_S,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Ask each link that is due every ``every_s`` seconds, until cancelled.

    ``shown`` says which links results may show by now. A replica that does not ask reads what the
    others found out.
    """

    async def ask() -> None:
        asked = tuple(dict.fromkeys(await shown()))
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
