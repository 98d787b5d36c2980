"""Platform settings on the session's servers; each test has names of its own there."""

import base64
import os
from collections.abc import Callable
from uuid import uuid4

import pytest

from libs.platform.settings import PlatformSettings


@pytest.fixture(params=["light", pytest.param("apache", marks=pytest.mark.kafka)])
def settings(request: pytest.FixtureRequest, mongo_url: str, redis_url: str) -> PlatformSettings:
    light = request.param == "light"
    kafka_url = request.getfixturevalue("light_kafka_url" if light else "apache_kafka_url")
    return PlatformSettings(
        kafka_url=kafka_url,
        kafka_light=light,
        mongo_url=mongo_url,
        mongo_database=f"test_{uuid4().hex}",
        redis_url=redis_url,
        vault_keks="k1:" + base64.b64encode(os.urandom(32)).decode(),
        retry_delays=(0.1, 0.2),
        lease_seconds=1.0,
        outbox_lease_seconds=1.0,
    )


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Names that no other test uses."""
    run = uuid4().hex[:8]
    return lambda name: f"{name}-{run}"
