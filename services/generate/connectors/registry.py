"""Which connectors are on: those that were given what they need."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.generate.connectors.github import GitHubConnector
from services.generate.connectors.http import JsonClient
from services.generate.connectors.jobkorea import FileFeed, JobKoreaConnector
from services.generate.connectors.perplexity import PerplexityConnector
from services.generate.connectors.ports import Connector
from services.generate.connectors.stackexchange import StackExchangeConnector


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the outside sources; a source without one is off.

    Attributes:
        perplexity: API key.
        github: token.
        stackexchange: application key.
        jobkorea_file: openings as JSON Lines.
    """

    perplexity: str | None = None
    github: str | None = None
    stackexchange: str | None = None
    jobkorea_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the sources' APIs are: the vendors' own, GitHub Enterprise, or a proxy.

    Attributes:
        perplexity: with ``/chat/completions`` and ``/search`` below it.
        github: with ``/search/repositories`` below it.
        stackexchange: with ``/questions`` and ``/tags`` below it.
    """

    perplexity: str = "https://api.perplexity.ai"
    github: str = "https://api.github.com"
    stackexchange: str = "https://api.stackexchange.com/2.3"


def connectors(keys: Keys, client: JsonClient, at: Addresses = Addresses()) -> Iterator[Connector]:
    """The connectors that ``keys`` turn on."""
    if keys.perplexity:
        yield PerplexityConnector(client, keys.perplexity, base_url=at.perplexity)
    if keys.github:
        yield GitHubConnector(client, keys.github, at.github)
    if keys.stackexchange:
        yield StackExchangeConnector(client, keys.stackexchange, at.stackexchange)
    if keys.jobkorea_file:
        yield JobKoreaConnector(FileFeed(keys.jobkorea_file))
