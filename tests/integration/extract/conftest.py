"""The extract service's use case, wired as it runs, on real MongoDB and Redis."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from libs.contracts.envelope import parse
from libs.contracts.events import Event, ResumeUploaded
from libs.contracts.media import sniff
from libs.contracts.profile import ResumeText
from libs.llm.settings import LlmSettings
from libs.platform.bus.bus import Cause
from libs.platform.service import ServiceHost
from libs.platform.vault.store import NoSuchItemError, Owner, Purpose
from services.extract.app import PRELOAD, make_extractor
from services.extract.pool import Pool, Terms
from services.extract.scanning.gate import Gate
from services.extract.settings import ExtractSettings
from services.extract.usecases import ReadResume
from tests.integration.extract.antivirus import running_clamd
from tests.integration.llm.mock_server import MockServer, llmock

HERE = Path(__file__).parent
TENANT = "acme"
WITHIN_S = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers load their libraries, models their SDKs: long where the processor is busy."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))


@dataclass
class Service:
    """The service's use case on real stores, and a client of them."""

    host: ServiceHost
    reading: ReadResume

    async def upload(self, data: bytes) -> ResumeUploaded:
        """Put a file into the vault, as ingest does."""
        owner = Owner(TENANT, f"res_{uuid4().hex[:8]}")
        ref = await self.host.vault.put_first(owner, Purpose.FILE, data)
        return ResumeUploaded(
            tenant=TENANT, resume_id=owner.resume_id, file_ref=ref, media_type=sniff(data),
            size_bytes=len(data),
        )  # fmt: skip

    async def read(self, event: ResumeUploaded) -> list[Event]:
        """Handle the event; what was sent about the resume."""
        await self.reading.read(event, Cause(event.resume_id, event.resume_id))
        return await self.outcomes({"_id": event.resume_id})

    async def outcomes(self, of: dict[str, Any]) -> list[Event]:
        """The events of an outcome, as they wait to be sent."""
        async with asyncio.timeout(WITHIN_S):
            while (found := await self.host.database["extract_inbox"].find_one(of)) is None:
                await asyncio.sleep(0.05)
        return [parse(entry["headers"], entry["value"].encode()).data for entry in found["outbox"]]

    async def text(self, ref: str) -> ResumeText:
        return ResumeText.model_validate_json(await self.host.vault.get(ref, TENANT))

    async def is_gone(self, event: ResumeUploaded) -> bool:
        """Whether the original has been deleted."""
        try:
            await self.host.vault.get(event.file_ref, TENANT)
        except NoSuchItemError:
            return True
        return False


Start = Callable[..., Awaitable[Service]]


@pytest.fixture(scope="module")
def vendors() -> Iterator[MockServer]:
    """The vendors of models; a test begins by resetting what they were told."""
    with llmock() as server:
        yield server


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Workers that all tests share: loading their libraries takes seconds."""
    made = Pool(1, Terms(preload=PRELOAD))
    yield made
    made.close()


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The URL of a running clamd, and the folder with its socket."""
    folder = tmp_path_factory.mktemp("clamd")
    with running_clamd(folder) as url:
        yield url, folder


@pytest.fixture
def common(light_kafka_url: str, mongo_url: str, redis_url: str) -> dict[str, Any]:
    """Settings of a service on this session's servers, with a database of its own."""
    return {
        "kafka_url": light_kafka_url,
        "kafka_light": True,
        "mongo_url": mongo_url,
        "mongo_database": f"test_{uuid4().hex}",
        "redis_url": redis_url,
        "vault_keks": "k1:" + base64.b64encode(os.urandom(32)).decode(),
        "retry_delays": (0.2, 0.2, 30.0),
        "workers": 1,
    }


@pytest.fixture
async def start(common: dict[str, Any], pool: Pool) -> AsyncIterator[Start]:
    """Wires the service as ``app`` does; ``llm`` holds settings of the model gateway."""
    async with AsyncExitStack() as stack:

        async def start_one(llm: dict[str, Any] | None = None, **own: Any) -> Service:
            settings = ExtractSettings(**(common | own))
            host = ServiceHost("extract", settings, ())
            await stack.enter_async_context(host.connected())
            models = LlmSettings(**(llm or {}))
            extractor = await make_extractor(host, settings, models, pool, stack)
            gate, keep = Gate(None, settings.unscanned), settings.keep_original
            reading = ReadResume(host.inbox, host.vault, gate, extractor, keep_original=keep)
            return Service(host, reading)

        yield start_one
