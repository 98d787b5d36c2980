"""Settings with a database and a ledger of their own for each test."""

import base64
import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from libs.platform.erasure.settings import LedgerSettings
from tests.integration.erasure.desk import Desk


@pytest.fixture
def settings(mongo_url: str) -> LedgerSettings:
    return LedgerSettings(
        mongo_url=mongo_url,
        mongo_database=f"test_{uuid4().hex}",
        vault_keks="k1:" + base64.b64encode(os.urandom(32)).decode(),
    )


@pytest.fixture
async def desk(settings: LedgerSettings) -> AsyncIterator[Desk]:
    async with Desk.start(settings) as desk:
        await desk.prepare()
        yield desk
