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


@pytest.fixture(scope="session")
def kills(resumes: int) -> int:
    """How often services are killed, a second apart."""
    return resumes // 3


@pytest.fixture(autouse=True)
def short_form_spares_a_bus(request: pytest.FixtureRequest) -> None:
    """In the short form, leave out the bus that a test's mark ``spared`` names."""
    mark = request.node.get_closest_marker("spared")
    short = request.config.getoption("--chaos") == "short"
    if short and mark is not None and request.node.callspec.params["bus"] in mark.args:
        pytest.skip("in the full form only: make chaos")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver
