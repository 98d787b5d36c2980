"""Repositories that rise on GitHub, by topic.

Source: GitHub REST API, "Search repositories" and "Rate limits for the REST API".
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from services.generate.connectors.entries import Provenance
from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import Batch, ConnectorError
from services.generate.connectors.wording import tag_of
from services.generate.knowledge.entry import Entry, EntryKind

_YEAR = timedelta(days=365)
_NAME = re.compile(r"[\w.-]{1,64}/[\w.-]{1,100}")
_NAMED = 3


class GitHubConnector:
    """Searches repositories.

    Args:
        client: asks.
        token: a fine-grained token without any permission suffices.
        base_url: the API.
        count: repositories for one skill.
        now: the time.
    """

    name = "github"

    def __init__(
        self,
        client: JsonClient,
        token: str,
        base_url: str,
        count: int = 5,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._url = f"{base_url}/search/repositories"
        self._count = count
        self._now = now
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    async def fetch(self, skill: str) -> Batch:
        """Repositories on ``skill`` that were made within a year, most stars first."""
        now, topic = self._now(), tag_of(skill, self.name)
        query = f"topic:{topic} created:>={now - _YEAR:%Y-%m-%d} archived:false"
        params = {"q": query, "sort": "stars", "order": "desc", "per_page": str(self._count)}
        answer = await self._client.request("GET", self._url, params=params, headers=self._headers)
        items = answer.body.get("items")
        if not isinstance(items, list):
            raise ConnectorError("malformed")
        provenance = Provenance(self.name, skill, now)
        entries = [entry for item in items if (entry := _entry(item, provenance))]
        trend = _trend(entries, topic, provenance) if entries else ()
        return Batch((*entries, *trend), self._client.exhausted_for(answer.headers))


def _entry(item: Any, provenance: Provenance) -> Entry | None:
    name = item.get("full_name") if isinstance(item, dict) else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return None
    stars = item.get("stargazers_count")
    points = (f"★ {stars:,}",) if isinstance(stars, int) else ()
    link = f"https://github.com/{name}"
    return provenance.outside(
        EntryKind.RESOURCE, name, item.get("description"), link, points=points
    )


def _trend(entries: list[Entry], topic: str, provenance: Provenance) -> Iterator[Entry]:
    names = ", ".join(entry.title for entry in entries[:_NAMED])
    url = f"https://github.com/topics/{topic}"
    return provenance.trend(url, "GitHub Topics", skill=provenance.skill, names=names)
