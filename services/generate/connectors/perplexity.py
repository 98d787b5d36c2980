"""Search-grounded answers from Perplexity.

Source: Perplexity API, ``POST /chat/completions`` (OpenAI's shape, with ``search_results``) and
``POST /search``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from libs.contracts.kinds import Language
from services.generate.connectors.entries import Provenance
from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import Batch, ConnectorError
from services.generate.connectors.wording import wording
from services.generate.knowledge.entry import Entry, EntryKind

_MARKS = re.compile(r"\s*\[(\d{1,2})\]")
_BULLET = re.compile(r"^[\s\-*•\d.)#]+(?=\D)")
_FACTS = 5
_TOKENS = 700


class PerplexityConnector:
    """Asks what is new, and keeps only what names its source.

    Args:
        client: asks.
        key: API key.
        base_url: the API.
        model: name of the model.
        languages: languages to ask in.
        now: the time.
    """

    name = "perplexity"

    def __init__(
        self,
        client: JsonClient,
        key: str,
        *,
        base_url: str,
        model: str = "sonar",
        languages: Sequence[Language] = tuple(Language),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {key}"}
        self._model = model
        self._languages = languages
        self._now = now

    async def fetch(self, skill: str) -> Batch:
        """Cited facts on ``skill`` as trends, pages about it as resources."""
        provenance = Provenance(self.name, skill, self._now())
        entries: list[Entry] = []
        for language in self._languages:
            said = wording(self.name, language, skill=skill)
            entries += await self._facts(said, provenance)
            entries += await self._pages(said["search"], provenance)
        return Batch(tuple({entry.id: entry for entry in entries}.values()))

    async def _facts(self, said: dict[str, str], provenance: Provenance) -> list[Entry]:
        messages = [{"role": "user", "content": said["ask"]}]
        body = {"model": self._model, "messages": messages, "max_tokens": _TOKENS}
        answer = await self._post("chat/completions", body)
        try:
            content = answer["choices"][0]["message"]["content"]
            lines = str(content).splitlines()
        except (KeyError, IndexError, TypeError) as error:
            raise ConnectorError("malformed") from error
        facts = list(_cited(lines, _sources(answer)))[:_FACTS]
        found = (
            provenance.outside(EntryKind.TREND, said["title"], fact, url, site=site)
            for fact, url, site in facts
        )
        return [entry for entry in found if entry]

    async def _pages(self, query: str, provenance: Provenance) -> list[Entry]:
        answer = await self._post("search", {"query": query, "max_results": _FACTS})
        results = answer.get("results")
        if not isinstance(results, list):
            raise ConnectorError("malformed")
        found = (
            provenance.outside(
                EntryKind.RESOURCE, page.get("title"), page.get("snippet"), page.get("url")
            )
            for page in results
            if isinstance(page, dict)
        )
        return [entry for entry in found if entry]

    async def _post(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        url = f"{self._base_url}/{method}"
        answer = await self._client.request("POST", url, json=body, headers=self._headers)
        return answer.body


def _sources(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """URL and title of each source, in the order that the numbers in the text mean."""
    results = answer.get("search_results")
    if isinstance(results, list):
        pages = [page if isinstance(page, dict) else {} for page in results]
        return [(str(page.get("url", "")), str(page.get("title", ""))) for page in pages]
    citations = answer.get("citations")
    return [(str(url), "") for url in citations] if isinstance(citations, list) else []


def _cited(
    lines: Sequence[str], sources: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each line that points at a source that exists: the fact, the URL and the site's title."""
    for line in lines:
        marks = [int(number) for number in _MARKS.findall(line)]
        known = [sources[mark - 1] for mark in marks if 1 <= mark <= len(sources)]
        if known:
            fact = _BULLET.sub("", _MARKS.sub("", line)).replace("**", "").strip()
            yield fact, *known[0]
