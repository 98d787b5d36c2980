"""What asks outside sources beside the work: connectors and the check of links."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from typing import Any

import httpx
from pydantic import SecretStr

from libs.platform.outbound import Outbound
from libs.platform.service import ServiceHost
from services.generate.adapters.http_links import HttpLinkProbe
from services.generate.adapters.kafka_announcement import KafkaAnnouncement
from services.generate.adapters.mongo_links import MongoLinks
from services.generate.connectors.http import JsonClient
from services.generate.connectors.redis_cache import RedisFetchCache
from services.generate.connectors.refresh import Refresher
from services.generate.connectors.registry import Addresses, Keys, connectors
from services.generate.connectors.schedule import keep_fresh
from services.generate.editions import Editions
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import EntryKind
from services.generate.knowledge.mongo import MongoEntries
from services.generate.knowledge.settings import KnowledgeSettings
from services.generate.verifying.link_book import LinkBook
from services.generate.verifying.link_rounds import allowed_links_of, keep_checked, links_of

_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Outside:
    """Opens and starts the parts; ``stack`` ends them."""

    host: ServiceHost
    settings: KnowledgeSettings
    shipped: Knowledge
    client: httpx.AsyncClient
    stack: AsyncExitStack

    @classmethod
    def open(
        cls,
        host: ServiceHost,
        settings: KnowledgeSettings,
        shipped: Knowledge,
        stack: AsyncExitStack,
    ) -> "Outside":
        """The parts with a connection pool of their own."""
        client = httpx.AsyncClient(timeout=_PATIENCE_S)
        stack.push_async_callback(client.aclose)
        return cls(host, settings, shipped, client, stack)

    async def links(self) -> LinkBook:
        """What is known about links, kept fresh from now on."""
        outbound = Outbound(allow_private=False)
        self.stack.push_async_callback(outbound.close)
        book = LinkBook(HttpLinkProbe(outbound), MongoLinks(self.host.database))
        await book.load()
        imported = MongoEntries(self.host.database)

        async def shown() -> list[str]:
            others = allowed_links_of(await imported.all())
            return [*links_of(self.shipped.entries), *others]

        self._beside(keep_checked(book, shown, self.host.leases))
        return book

    def connect(self, editions: Editions) -> None:
        """Refresh the knowledge from the sources that are on, from now on."""
        cache, sink = RedisFetchCache(self.host.redis), MongoEntries(self.host.database)
        asked = JsonClient(self.client)
        on = connectors(keys_of(self.settings), asked, addresses_of(self.settings))
        refreshers = [Refresher(connector, cache, sink) for connector in on]
        skills = list(islice(frequent_skills(self.shipped), self.settings.refreshed_skills))
        announce = KafkaAnnouncement(self.host.bus.broker)

        async def changed() -> None:
            await editions.refresh()
            await announce(editions.version)

        if refreshers:
            self._beside(keep_fresh(refreshers, skills, self.host.leases, changed))

    def _beside(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)

        async def end() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self.stack.push_async_callback(end)


def keys_of(settings: KnowledgeSettings) -> Keys:
    """What turns sources on."""
    return Keys(
        perplexity=_plain(settings.perplexity_key),
        github=_plain(settings.github_token),
        stackexchange=_plain(settings.stackexchange_key),
        jobkorea_file=settings.jobkorea_file,
    )


def addresses_of(settings: KnowledgeSettings) -> Addresses:
    """Where the sources are."""
    urls = (settings.perplexity_url, settings.github_url, settings.stackexchange_url)
    return Addresses(*(str(url).rstrip("/") for url in urls))


def frequent_skills(knowledge: Knowledge) -> Iterator[str]:
    """Skills by the number of concepts on them, most first; equal ones by name."""
    counts = Counter(
        skill for entry in knowledge.of_kind(EntryKind.CONCEPT) for skill in entry.skills
    )
    return iter(sorted(counts, key=lambda skill: (-counts[skill], skill)))


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
