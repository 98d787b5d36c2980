"""The servers that tests run against, each started once a session, at its first use."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.workermanage import WorkerController

from libs.embedded.apache_kafka import ApacheKafka
from libs.embedded.elasticsearch import Elasticsearch
from libs.embedded.light_broker import LightBroker
from libs.embedded.mongo import Mongo
from libs.embedded.server import Server
from libs.embedded.valkey import Valkey
from tests.backends import containers
from tests.backends.choice import (
    Backend,
    Offer,
    UnavailableError,
    best,
    container,
    given,
    process,
)

Run = Callable[[], AbstractContextManager[str]]
Make = Callable[[Path, Path], Server]
CHOSEN = pytest.StashKey[dict[str, str]]()
ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Keep a list of the backends that the run used."""
    config.stash[CHOSEN] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker process tells the one that reports which backends it used."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["backends"] = session.config.stash[CHOSEN]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Take what a worker process told."""
    node.config.stash[CHOSEN].update(getattr(node, "workeroutput", {}).get("backends", {}))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which backends the run used."""
    if config.stash[CHOSEN]:
        terminalreporter.section("backends")
        for role, name in config.stash[CHOSEN].items():
            terminalreporter.write_line(f"{role}: {name}")


@asynccontextmanager
async def serve(config: pytest.Config, role: str, *offers: Offer) -> AsyncIterator[Backend]:
    """The best of ``offers``; skips, with every reason, if this machine can give none."""
    try:
        async with best(*offers) as backend:
            config.stash[CHOSEN][role] = backend.name
            yield backend
    except UnavailableError as reasons:
        config.stash[CHOSEN][role] = f"none ({reasons})"
        pytest.skip(f"no {role}: {reasons}")


@pytest.fixture(scope="session")
def archives() -> Path:
    """Where archives from Maven Central lie: kept, so that the next run needs no network."""
    return Path(os.environ.get("COACH_CACHE") or ROOT / ".state" / "cache")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run's servers."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
async def apache_kafka(
    pytestconfig: pytest.Config, servers: Path, archives: Path
) -> AsyncIterator[Backend]:
    """Apache Kafka, or a skip."""
    async with serve(
        pytestconfig,
        "Apache Kafka",
        given("COACH_TEST_KAFKA_URL"),
        container("Apache Kafka", containers.kafka),
        process("Apache Kafka (Maven Central)", lambda: ApacheKafka(servers, cache=archives)),
    ) as backend:
        yield backend


@pytest.fixture(scope="session")
async def light_kafka(pytestconfig: pytest.Config, servers: Path) -> AsyncIterator[Backend]:
    """The light broker in memory."""
    offer = process("tansu in memory (embedded)", lambda: LightBroker(servers), light=True)
    async with serve(pytestconfig, "light broker", offer) as backend:
        yield backend


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> Backend:
    """Apache Kafka if this machine can give it, else the light broker."""
    try:
        backend: Backend = request.getfixturevalue("apache_kafka")
    except pytest.skip.Exception:
        backend = request.getfixturevalue("light_kafka")
    return backend


@pytest.fixture(
    scope="session", params=["light_kafka", pytest.param("apache_kafka", marks=pytest.mark.kafka)]
)
def each_kafka(request: pytest.FixtureRequest) -> Backend:
    """The test runs on the light broker, and again on Apache Kafka."""
    backend: Backend = request.getfixturevalue(request.param)
    return backend


@pytest.fixture(scope="session")
def kafka_url(kafka: Backend) -> str:
    """Bootstrap servers of the best broker there is."""
    return kafka.url


@pytest.fixture(scope="session")
def apache_kafka_url(apache_kafka: Backend) -> str:
    """Bootstrap servers of Apache Kafka."""
    return apache_kafka.url


@pytest.fixture(scope="session")
def light_kafka_url(light_kafka: Backend) -> str:
    """Bootstrap servers of the light broker."""
    return light_kafka.url


def url_of(role: str, variable: str, run: Run, name: str, make: Make) -> Any:
    """A fixture: the URL of ``role`` from ``variable``, else docker, else a child process."""

    @pytest.fixture(scope="session")
    async def url(pytestconfig: pytest.Config, servers: Path, archives: Path) -> AsyncIterator[str]:
        local = process(name, lambda: make(servers, archives))
        offers = (given(variable), container(role, run), local)
        async with serve(pytestconfig, role, *offers) as backend:
            yield backend.url

    return url


mongo_url = url_of(
    "MongoDB",
    "COACH_TEST_MONGO_URL",
    containers.mongo,
    "secantusdb (embedded)",
    lambda servers, _: Mongo(servers),
)
redis_url = url_of(
    "Redis",
    "COACH_TEST_REDIS_URL",
    containers.redis,
    "Valkey (embedded)",
    lambda servers, _: Valkey(servers),
)
elasticsearch_url = url_of(
    "Elasticsearch",
    "COACH_TEST_ELASTICSEARCH_URL",
    containers.elasticsearch,
    "Elasticsearch (Maven Central)",
    lambda servers, archives: Elasticsearch(servers, cache=archives),
)
