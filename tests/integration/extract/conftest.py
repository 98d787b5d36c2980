"""The extract service as it runs, on a real broker, MongoDB and Redis."""

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
from asgi_lifespan import LifespanManager

from libs.contracts.envelope import envelop, parse
from libs.contracts.events import Event, ResumeUploaded
from libs.contracts.media import sniff
from libs.contracts.profile import ResumeText
from libs.contracts.topics import UPLOADED
from libs.llm.settings import LlmSettings
from libs.platform.service import ServiceHost
from libs.platform.vault.store import NoSuchItemError, Owner, Purpose
from services.extract.app import make_app
from services.extract.settings import ExtractSettings
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
    """The running service, and a client of its broker and stores."""

    host: ServiceHost

    async def upload(self, data: bytes) -> ResumeUploaded:
        """Put a file into the vault and tell, as ingest does."""
        owner = Owner(TENANT, f"res_{uuid4().hex[:8]}")
        ref = await self.host.vault.put_first(owner, Purpose.FILE, data)
        event = ResumeUploaded(
            tenant=TENANT, resume_id=owner.resume_id, file_ref=ref, media_type=sniff(data),
            size_bytes=len(data),
        )  # fmt: skip
        await self.send(event)
        return event

    async def send(self, event: ResumeUploaded) -> None:
        sent = envelop(event, source="test", cause=event.resume_id, correlation=event.resume_id)
        await self.host.bus.broker.publish(
            sent.value(), topic=UPLOADED.name, key=event.key.encode(), headers=sent.headers()
        )

    async def outcome(self, event: ResumeUploaded) -> list[Event]:
        """The events that the service sent about the resume."""
        return await self.outcomes({"outbox.headers.ce_subject": event.resume_id})

    async def outcomes(self, of: dict[str, Any]) -> list[Event]:
        async with asyncio.timeout(WITHIN_S):
            while (found := await self.host.database["extract_inbox"].find_one(of)) is None:
                await asyncio.sleep(0.05)
        return [parse(entry["headers"], entry["value"].encode()).data for entry in found["outbox"]]

    async def text(self, ref: str) -> ResumeText:
        return ResumeText.model_validate_json(await self.host.vault.get(ref, TENANT))

    async def is_gone(self, event: ResumeUploaded) -> bool:
        """Whether the original has been deleted; soon after the outcome, if at all."""
        for _ in range(40):
            try:
                await self.host.vault.get(event.file_ref, TENANT)
            except NoSuchItemError:
                return True
            await asyncio.sleep(0.05)
        return False


Start = Callable[..., Awaitable[Service]]


@pytest.fixture(scope="module")
def vendors() -> Iterator[MockServer]:
    """The vendors of models; a test begins by resetting what they were told."""
    with llmock() as server:
        yield server


@pytest.fixture
async def start(light_kafka_url: str, mongo_url: str, redis_url: str) -> AsyncIterator[Start]:
    """Starts services with settings; ``llm`` holds those of the model gateway."""
    common = {
        "kafka_url": light_kafka_url,
        "kafka_light": True,
        "mongo_url": mongo_url,
        "mongo_database": f"test_{uuid4().hex}",
        "redis_url": redis_url,
        "vault_keks": "k1:" + base64.b64encode(os.urandom(32)).decode(),
        "retry_delays": (0.2, 0.2, 30.0),
        "workers": 1,
    }
    async with AsyncExitStack() as stack:

        async def start_one(llm: dict[str, Any] | None = None, **own: Any) -> Service:
            settings = ExtractSettings(**(common | own))
            host = ServiceHost("test", settings, ())
            await stack.enter_async_context(host.connected())
            app = make_app(settings, LlmSettings(**(llm or {})))
            await stack.enter_async_context(
                LifespanManager(app, startup_timeout=120, shutdown_timeout=60)
            )
            return Service(host)

        yield start_one
