"""Whether the links in the results answer, from the cached check; ``LINKS=ask`` asks anew."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench.evaluation.runs import Run
from libs.platform.outbound import Outbound
from services.generate.adapters.file_links import FileLinks
from services.generate.adapters.http_links import HttpLinkProbe
from services.generate.knowledge.entry import Entry
from services.generate.ports import Links
from services.generate.verifying.link_book import LinkBook
from services.generate.verifying.link_rounds import links_of

CACHE = Path(".state") / "links.json"


async def known_links(shipped: Iterable[Entry], cache: Path = CACHE) -> LinkBook:
    """What is known about the shipped links; asks those that are due if ``LINKS=ask``."""
    outbound = Outbound(allow_private=True)  # asked by hand, and from closed networks too
    book = LinkBook(HttpLinkProbe(outbound), FileLinks(cache))
    try:
        if os.environ.get("LINKS") == "ask":
            await book.refresh(links_of(shipped))
        else:
            await book.load()
    finally:
        await outbound.close()
    return book


def liveness(runs: Sequence[Run], book: Links) -> dict[str, float]:
    """Shares of the links in the results: not known to be dead, and seen to answer."""
    links = [url for run in runs for url in _links(run)]
    whole = len(links) or 1
    return {
        "links_alive_share": 1 - sum(map(book.is_dead, links)) / whole,
        "links_answered_share": sum(book.checked(url) is not None for url in links) / whole,
    }


def _links(run: Run) -> Iterator[str]:
    for step in run.learning.steps:
        yield from (resource.url for resource in step.resources)
        yield from (source.url for source in step.sources if source.url)
    for question in run.interview.questions:
        yield from (source.url for source in question.sources if source.url)
