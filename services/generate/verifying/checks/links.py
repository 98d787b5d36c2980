"""Links lead to places that are known to be good, and that answered when last asked."""

from collections.abc import Callable, Container, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from libs.contracts.results import Source
from services.generate.knowledge.entry import Entry
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item

_HOSTS: frozenset[str] = frozenset(
    yaml.safe_load(Path(__file__).with_name("hosts.yaml").read_text(encoding="utf-8"))
)
IsDead = Callable[[str], bool]


class LinkCheck:
    """Refuses links off the list, and those known to be dead.

    Attributes:
        known: links of the knowledge that ships with the product: chosen by hand.
    """

    def __init__(self, known: Container[str] = (), is_dead: IsDead = lambda _: False) -> None:
        self._known = known
        self._is_dead = is_dead

    def __call__(self, item: Item, ground: Ground) -> Iterator[str]:
        """Name the links that must not be shown."""
        for url in item.links:
            if not self._leads_somewhere_known(url):
                yield f"the link to {urlsplit(url).hostname} is not on the list of allowed sites"
            elif self._is_dead(url):
                yield f"the link {url} is dead"
        for source in item.sources:
            if ground.entry(source.id) is None:
                yield f"the source {source.id} does not exist"
            elif source.url and not self.passes(source.url):
                yield f"the link of the source {source.id} must not be shown"

    def cited(self, entry: Entry) -> Source:
        """How a result points at ``entry``: with its link only where that may be shown."""
        url = entry.source.url
        return Source(id=entry.id, title=entry.title, url=url if url and self.passes(url) else None)

    def passes(self, url: str) -> bool:
        """Whether ``url`` may be shown."""
        return self._leads_somewhere_known(url) and not self._is_dead(url)

    def _leads_somewhere_known(self, url: str) -> bool:
        return url in self._known or allowed(url)


def allowed(url: str) -> bool:
    """Whether ``url`` leads by https to a site on the list, or below one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    names = host.split(".")
    above = {".".join(names[i:]) for i in range(len(names))}
    return parts.scheme == "https" and not parts.username and bool(above & _HOSTS)
