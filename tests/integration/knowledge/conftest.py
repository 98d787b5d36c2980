"""Settings of a generate service on the session's servers."""

import base64
import os
from uuid import uuid4

import pytest

from tests.backends.choice import Backend


@pytest.fixture(scope="module")
def env(
    kafka: Backend, mongo_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    return {
        "COACH_KAFKA_URL": kafka.url,
        "COACH_KAFKA_LIGHT": str(kafka.light),
        "COACH_MONGO_URL": mongo_url,
        "COACH_MONGO_DATABASE": f"published_{uuid4().hex[:8]}",
        "COACH_REDIS_URL": redis_url,
        "COACH_VAULT_KEKS": "k1:" + base64.b64encode(os.urandom(32)).decode(),
        "COACH_INDEX_FOLDER": str(tmp_path_factory.mktemp("index")),
    }
