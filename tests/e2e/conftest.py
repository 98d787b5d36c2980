"""A running product for each file: embedded servers and four services as processes.

Not one for all files: it would idle, at a fifth of a core, until the last test of the run.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.client import CoachClient
from cli.fleet import Fleet, fleet

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    async with fleet(tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="module")
async def client(product: Fleet) -> AsyncIterator[CoachClient]:
    client = CoachClient.to(product.url, product.key)
    async with client.http:
        yield client
