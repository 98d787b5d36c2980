"""A database of its own for each test, and key-encryption keys."""

import base64
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from libs.platform.mongo import Database, database, make_mongo
from libs.platform.settings import PlatformSettings
from libs.platform.vault.keks import EnvironmentKeks
from tests.doors import Servers


@pytest.fixture
async def store(mongo_url: str) -> AsyncIterator[Database]:
    settings = PlatformSettings(mongo_url=mongo_url, mongo_database=f"test_{uuid4().hex}")
    client = make_mongo(settings)
    yield database(client, settings)
    await client.close()


@pytest.fixture(scope="session")
def keks() -> EnvironmentKeks:
    return EnvironmentKeks("k1:" + base64.b64encode(os.urandom(32)).decode())


@pytest.fixture(scope="session")
def door_servers(mongo_url: str, redis_url: str) -> Servers:
    return Servers(mongo_url, redis_url)
