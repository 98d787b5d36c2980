"""Questions and tags from Stack Overflow.

Source: Stack Exchange API 2.3, "Throttles" (obey ``backoff``, watch ``quota_remaining``), "Error
Handling" (errors come as 400 with ``error_name``), and the licence CC BY-SA of its content.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from services.generate.connectors.entries import Provenance
from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import Batch, ConnectorError
from services.generate.connectors.wording import tag_of
from services.generate.knowledge.entry import Entry, EntryKind

_SITE = "stackoverflow"
_STATUSES = (200, 400)
_RESERVE = 50  # requests left to others that use the same key
_UNTIL = re.compile(r"available in (\d+) seconds")
_HOUR_S = 3600.0


class StackExchangeConnector:
    """Asks for the best answered questions on a tag, and how many there are.

    Args:
        client: asks.
        key: application key; without one the quota is 300 requests a day.
        base_url: the API.
        count: questions for one skill.
        now: the time.
    """

    name = _SITE

    def __init__(
        self,
        client: JsonClient,
        key: str,
        base_url: str,
        count: int = 5,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._common = {"site": _SITE, "key": key}
        self._count = count
        self._now = now

    async def fetch(self, skill: str) -> Batch:
        """Highly voted questions on ``skill``, and the size of its tag."""
        now, tag = self._now(), tag_of(skill, self.name)
        provenance = Provenance(self.name, skill, now, "CC-BY-SA-4.0")
        asked = {"tagged": tag, "sort": "votes", "order": "desc", "pagesize": str(self._count)}
        questions = await self._ask("questions", **asked)
        entries = [entry for item in questions["items"] if (entry := _entry(item, provenance))]
        wait = _wait(questions, now)
        if wait:
            return Batch(tuple(entries), wait)
        tags = await self._ask(f"tags/{tag.replace('#', '%23').replace('+', '%2B')}/info")
        return Batch((*entries, *_trend(tags["items"], tag, provenance)), _wait(tags, now))

    async def _ask(self, method: str, **params: str) -> dict[str, Any]:
        answer = await self._client.request(
            "GET",
            f"{self._base_url}/{method}",
            accept=_STATUSES,
            params={**self._common, **params},
        )
        if "error_name" in answer.body:
            raise _refusal(answer.body)
        if not isinstance(answer.body.get("items"), list):
            raise ConnectorError("malformed")
        return answer.body


def _entry(item: Any, provenance: Provenance) -> Entry | None:
    if not isinstance(item, dict) or not item.get("is_answered"):
        return None
    title, link = item.get("title"), item.get("link")
    points = tuple(
        f"{name} {item[name]:,}"
        for name in ("score", "answer_count")
        if isinstance(item.get(name), int)
    )
    return provenance.outside(
        EntryKind.RESOURCE, title, title, link, points=points, site="Stack Overflow"
    )


def _trend(items: list[Any], tag: str, provenance: Provenance) -> Iterator[Entry]:
    counts = [item.get("count") for item in items if isinstance(item, dict)]
    if counts and isinstance(counts[0], int):
        url = f"https://stackoverflow.com/questions/tagged/{tag}"
        values = {"skill": provenance.skill, "count": f"{counts[0]:,}"}
        yield from provenance.trend(url, "Stack Overflow", **values)


def _wait(body: Mapping[str, Any], now: datetime) -> float:
    """Seconds to leave the API alone: its ``backoff``, or until midnight UTC if little is left."""
    backoff, left = body.get("backoff"), body.get("quota_remaining")
    if isinstance(left, int) and left <= _RESERVE:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return (midnight - now).total_seconds()
    return float(backoff) if isinstance(backoff, int) and backoff > 0 else 0.0


def _refusal(body: Mapping[str, Any]) -> ConnectorError:
    if body["error_name"] != "throttle_violation":
        return ConnectorError("refused")
    named = _UNTIL.search(str(body.get("error_message", "")))
    return ConnectorError("throttled", float(named[1]) if named else _HOUR_S)
