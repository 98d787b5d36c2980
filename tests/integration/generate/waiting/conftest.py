"""The real generate service on real servers, with the vendor's batches at a mock of others."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient

from libs.contracts.envelope import envelop
from libs.contracts.events import AnalysisRequested, ResumeEvent
from libs.contracts.kinds import AnalysisKind, Priority
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet
from libs.contracts.skills import Vocabulary
from libs.contracts.topics import all_topics, topic_of
from libs.embedded.light_broker import LightBroker
from libs.llm.batch.settings import BatchSettings
from libs.llm.batch.ticks import LOST_TICKS, TICKS, BatchTask, BatchTick
from libs.llm.batch.window import NightWindow
from libs.llm.settings import LlmSettings
from libs.platform.bus.broker import make_broker
from libs.platform.bus.topics import provision
from libs.platform.mongo import Database
from libs.platform.vault.keks import EnvironmentKeks
from libs.platform.vault.store import Owner, Purpose, Vault
from services.extract.domain import Limits
from services.extract.job import extract
from services.generate.app import make_app
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge
from services.generate.prompts.answers import InterviewAnswer
from services.generate.retrieval.embedders.model import Model
from services.generate.settings import GenerateSettings
from tests.injection.obedient import draft_of
from tests.integration.generate.waiting.sound_batches import SoundBatches, sound_batches
from tests.integration.llm.mock_server import MockServer, llmock

EXAMPLE = Path(__file__).parents[4] / "examples" / "frontend-en.json"
ALWAYS = NightWindow(opens="00:00", closes="00:00")
RULES = BatchSettings(window=ALWAYS, claim=timedelta(seconds=4), reserve=timedelta(seconds=60))


@pytest.fixture(scope="session")
def text() -> ResumeText:
    return extract(EXAMPLE.read_bytes(), "application/json", Limits()).text


@pytest.fixture(scope="session")
def answer(text: ResumeText) -> str:
    """What a good model answers, as JSON."""
    composer = LocalComposer(Knowledge.load(), Vocabulary.load())
    questions = composer.interview(text, Brief(text.language)).questions
    return InterviewAnswer(questions=[draft_of(one) for one in questions]).model_dump_json()


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    with llmock() as server:
        yield server


@pytest.fixture
async def vendor(mock: MockServer, answer: str) -> AsyncIterator[tuple[SoundBatches, str]]:
    mock.reset()
    mock.script({"type": "reply", "text": answer, "times": None})
    async with sound_batches(mock.url, answer) as running:
        yield running


@pytest.fixture
async def settings(
    mongo_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[GenerateSettings]:
    async with LightBroker(tmp_path) as broker:
        yield GenerateSettings(
            kafka_url=broker.url,
            kafka_light=True,
            mongo_url=mongo_url,
            mongo_database=f"waiting_{uuid4().hex[:8]}",
            redis_url=redis_url,
            vault_keks="k1:" + base64.b64encode(os.urandom(32)).decode(),
            cache=False,
            embeddings=Model.NONE,
            batch=RULES,
        )


@pytest.fixture
async def database(settings: GenerateSettings) -> AsyncIterator[Database]:
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(settings.mongo_url, tz_aware=True)
    yield client[settings.mongo_database]
    await client.drop_database(settings.mongo_database)
    await client.aclose()


@pytest.fixture
async def llm(vendor: tuple[SoundBatches, str]) -> LlmSettings:
    return LlmSettings(openai_keys="sk-one", openai_base_url=f"{vendor[1]}/v1")


@dataclass
class World:
    """One resume in the vault, and a way to ask about it."""

    settings: GenerateSettings
    llm: LlmSettings
    database: Database
    vault: Vault
    text_ref: str
    keep_trying_s: float = 60.0

    def service(self) -> AbstractAsyncContextManager[Any]:
        """The service, in this process."""
        app = make_app(self.settings, self.llm)
        return app.router.lifespan_context(app)

    def request(self, **more: Any) -> AnalysisRequested:
        """A request that can wait."""
        return AnalysisRequested(
            tenant="acme", resume_id="res_1", analysis_id="ana_1", kind=AnalysisKind.INTERVIEW,
            text_ref=self.text_ref, priority=Priority.BATCH, **more,
        )  # fmt: skip

    async def ask(self, event: ResumeEvent) -> str:
        """Publish; the id that the service knows it by."""
        wrapped = envelop(event, source="test", cause=uuid4().hex, correlation="k")
        async with make_broker(self.settings, "test") as broker:
            await broker.publish(
                wrapped.value(), topic=topic_of(event).name, key=event.key.encode(),
                headers=wrapped.headers(),
            )  # fmt: skip
        return wrapped.id

    async def tick_until(self, holds: Callable[[], Awaitable[Any]], *tasks: BatchTask) -> Any:
        """Tick until something holds; what it holds."""
        async with asyncio.timeout(self.keep_trying_s), make_broker(self.settings, "t") as broker:
            while not (found := await holds()):
                for task in tasks:
                    tick = BatchTick(task=task)
                    headers = {"ce_type": BatchTick.type, "ce_id": uuid4().hex}
                    await broker.publish(
                        tick.model_dump(mode="json"), topic=TICKS.name, headers=headers
                    )
                await asyncio.sleep(0.5)
            return found

    async def outcome(self, cause: str) -> dict[str, Any] | None:
        """The one event that the request led to."""
        row = await self.database["generate_inbox"].find_one({"_id": cause})
        if row is None:
            return None
        (told,) = row["outbox"]
        value: dict[str, Any] = json.loads(told["value"])
        return value

    async def result(self, told: dict[str, Any]) -> InterviewSet:
        """What lies in the vault."""
        content = await self.vault.get(told["result_ref"], "acme")
        return InterviewSet.model_validate_json(content)


@pytest.fixture
async def world(
    settings: GenerateSettings, llm: LlmSettings, database: Database, text: ResumeText
) -> World:
    await provision(settings, (*all_topics(), TICKS, LOST_TICKS))
    keks = EnvironmentKeks(settings.vault_keks.get_secret_value())
    vault = Vault(database, keks, dict.fromkeys(Purpose, timedelta(days=1)))
    owner = Owner("acme", "res_1")
    await vault.keys.create(owner)
    ref = await vault.put(owner, Purpose.TEXT, text.model_dump_json().encode())
    return World(settings, llm, database, vault, ref)
