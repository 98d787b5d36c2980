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


def connectors(keys: Keys, client: JsonClient) -> Iterator[Connector]:
    """The connectors that ``keys`` turn on."""
    if keys.perplexity:
        yield PerplexityConnector(client, keys.perplexity)
    if keys.github:
        yield GitHubConnector(client, keys.github)
    if keys.stackexchange:
        yield StackExchangeConnector(client, keys.stackexchange)
    if keys.jobkorea_file:
        yield JobKoreaConnector(FileFeed(keys.jobkorea_file))
