"""The service as it runs, from broker to broker: loaders of others, and what is missing here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from asgi_lifespan import LifespanManager

from libs.contracts.envelope import envelop
from libs.contracts.events import OperatorAlert, TextExtracted
from libs.contracts.problems import Code, ProblemError
from libs.contracts.topics import UPLOADED
from libs.llm.settings import LlmSettings
from services.extract.app import make_app
from services.extract.settings import ExtractSettings
from tests.corpus.office import text
from tests.corpus.resumes import make
from tests.integration.extract.conftest import Service, Start

RESUME = make("en", 3, jobs=2)
PLAIN = text(RESUME, "utf-8")[0]
HERE = "tests.integration.extract.parsers"
ALERTED = {"_id": {"$regex": "^extract/unavailable/"}}


@asynccontextmanager
async def running(settings: dict[str, Any]) -> AsyncIterator[None]:
    app = make_app(ExtractSettings(**settings), LlmSettings())
    async with LifespanManager(app, startup_timeout=120, shutdown_timeout=60):
        yield


async def send(service: Service, data: bytes) -> str:
    """Upload and tell; the id of the event."""
    event = await service.upload(data)
    sent = envelop(event, source="test", cause=event.resume_id, correlation=event.resume_id)
    await service.host.bus.broker.publish(
        sent.value(), topic=UPLOADED.name, key=event.key.encode(), headers=sent.headers()
    )
    return sent.id


async def test_what_is_missing_here_is_alerted_and_tried_again_and_rejects_nobody(
    start: Start, common: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    monkeypatch.setenv("TEST_INSTALLED", str(installed))
    loaders = {"text/plain": f"{HERE}.Waiting"}
    service = await start()
    async with running(common | {"extract_loaders": loaders}):
        ids = [await send(service, PLAIN) for _ in range(2)]
        (alert,) = await service.outcomes(ALERTED)
        assert isinstance(alert, OperatorAlert)
        assert (alert.code, alert.severity, alert.resume_id) == (Code.UNAVAILABLE, "critical", None)
        installed.touch()
        for event_id in ids:
            (event,) = await service.outcomes({"_id": event_id})
            assert isinstance(event, TextExtracted)
            read = await service.text(event.text_ref)
            assert any(RESUME.jobs[0].company.upper() in line.text for line in read.lines)
    assert await service.host.database["extract_inbox"].count_documents(ALERTED) == 1


async def test_a_loader_that_is_not_there_stops_the_service_at_its_start(start: Start) -> None:
    with pytest.raises(ProblemError) as problem:
        await start(extract_loaders={"text/plain": f"{HERE}.Nobody"})
    assert problem.value.code is Code.UNAVAILABLE
    assert "Nobody" in problem.value.detail
