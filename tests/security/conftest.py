"""Doors without limits, and callers of every role in two tenants.

``--fuzz`` is how many requests the fuzzer sends; CI sends few, ``make fuzz`` 10,000.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from libs.embedded.light_broker import LightBroker
from libs.platform.auth.api_keys import ApiKeys
from libs.platform.auth.key_cache import KeyCache
from libs.platform.auth.principal import SCOPES, Role
from libs.platform.mongo import database, make_mongo
from libs.platform.settings import PlatformSettings
from tests.doors import Door, Servers, door
from tests.security.inside import Clients, within

Tokens = dict[tuple[str, Role], str]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=600)


@pytest.fixture(scope="session")
def spoiled(request: pytest.FixtureRequest) -> int:
    """How many requests the fuzzer sends; a run over all tests does not know the option."""
    count: int = request.config.getoption("--fuzz", 600)
    return count


ENVIRONMENT = {
    "COACH_DEFAULT_PLAN": "unlimited",
    "COACH_SSE_SECONDS": "0.2",
    "COACH_UPLOAD_SECONDS": "8",
}


@pytest.fixture(scope="session")
def servers_of_doors(mongo_url: str, redis_url: str) -> Servers:
    return Servers(mongo_url, redis_url)


@pytest.fixture(scope="session")
async def inside(
    servers_of_doors: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Clients]:
    async with (
        LightBroker(tmp_path_factory.mktemp("inside")) as broker,
        within(servers_of_doors, broker) as clients,
    ):
        yield clients


@pytest.fixture(scope="session")
async def open_door(
    servers_of_doors: Servers, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    async with door(servers_of_doors, tmp_path_factory.mktemp("door"), ENVIRONMENT) as running:
        yield running


@pytest.fixture
async def fuzzed_door(servers_of_doors: Servers, tmp_path: Path) -> AsyncIterator[Door]:
    """A door for one fuzzer alone: it may spoil all that is there but its own credential."""
    async with door(servers_of_doors, tmp_path, ENVIRONMENT) as running:
        yield running
        async with running.client() as http:
            still = await http.get("/v1/resumes")
    assert still.status_code == 200, "the fuzzer lost its credential, so what it saw is 401 only"


@pytest.fixture(scope="session")
async def tokens(open_door: Door, mongo_url: str) -> Tokens:
    """A credential for each role in each tenant; people have access tokens, the others keys."""
    settings = PlatformSettings(
        mongo_url=mongo_url, mongo_database=open_door.env["COACH_MONGO_DATABASE"]
    )
    made: Tokens = {}
    async with make_mongo(settings) as client:
        keys = ApiKeys(database(client, settings), KeyCache(0))
        for tenant in ("acme", "globex"):
            for role in (Role.SERVICE, Role.OPERATOR, Role.AUDITOR):
                issued = await keys.issue(tenant, role.value, SCOPES[role], timedelta(days=1))
                made[tenant, role] = issued.token
            async with open_door.client(made[tenant, Role.SERVICE]) as http:
                answer = await http.post("/v1/tokens", json={"subject": "kim"})
            made[tenant, Role.USER] = answer.raise_for_status().json()["access_token"]
    return made
