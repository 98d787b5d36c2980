"""How long and on which brokers chaos runs: ``--chaos=short`` (default) or ``--chaos=full``."""

from collections.abc import AsyncIterator

import pytest

from tests.chaos.receiver import Receiver


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chaos", choices=("short", "full"), default="short")


@pytest.fixture(scope="session")
def resumes(request: pytest.FixtureRequest) -> int:
    """How many resumes are in flight."""
    return 30 if request.config.getoption("--chaos") == "full" else 12


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
