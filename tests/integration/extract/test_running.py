"""The service as it runs, from broker to broker: loaders of others, and what is missing here."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from aiokafka.consumer.group_coordinator import GroupCoordinator
from asgi_lifespan import LifespanManager

from libs.contracts.envelope import envelop
from libs.contracts.events import OperatorAlert, ResumeRejected, ResumeUploaded, TextExtracted
from libs.contracts.problems import Code, ProblemError
from libs.contracts.topics import UPLOADED
from libs.llm.settings import LlmSettings
from services.extract.app import make_app
from services.extract.settings import ExtractSettings
from tests.corpus.office import text
from tests.corpus.resumes import make
from tests.integration.extract.antivirus import EICAR
from tests.integration.extract.conftest import Service, Start
from tests.integration.extract.test_clamav import zipped

RESUME = make("en", 3, jobs=2)
PLAIN = text(RESUME, "utf-8")[0]
HERE = "tests.integration.extract.parsers"
SESSION_S = 2
"""After so long without a heartbeat the light broker takes a consumer for dead."""
ALERTED = {"_id": {"$regex": "^extract/unavailable/"}}


@asynccontextmanager
async def running(settings: dict[str, Any]) -> AsyncIterator[None]:
    app = make_app(ExtractSettings(**settings), LlmSettings())
    async with LifespanManager(app, startup_timeout=120, shutdown_timeout=60):
        yield


async def send(service: Service, data: bytes) -> str:
    """Upload and tell; the id of the event."""
    return await tell(service, await service.upload(data))


async def tell(service: Service, event: ResumeUploaded) -> str:
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


@pytest.fixture
def heartbeats(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, bool]]:
    """When the consumer told the broker that it lives, and whether the broker agreed."""
    beats: list[tuple[float, bool]] = []
    beat = GroupCoordinator._do_heartbeat

    async def noted(coordinator: GroupCoordinator) -> bool:
        agreed: bool = await beat(coordinator)
        beats.append((time.monotonic(), agreed))
        return agreed

    monkeypatch.setattr(GroupCoordinator, "_do_heartbeat", noted)
    return beats


@pytest.mark.skipif(which("clamd") is None, reason="clamd is not installed")
async def test_while_a_parser_hangs_the_broker_hears_of_us_and_an_infected_file_is_refused(
    start: Start,
    common: dict[str, Any],
    clamd: tuple[str, Path],
    heartbeats: list[tuple[float, bool]],
) -> None:
    own = {
        "clamav_url": clamd[0],
        "extract_loaders": {"application/rtf": f"{HERE}.Hanging"},
        "job_seconds": SESSION_S + 1,
    }
    service = await start()
    async with running(common | own):
        hanging = await send(service, rb"{\rtf1 an endless loop}")
        infected = await service.upload(zipped(EICAR))
        rejected, alert = await service.outcomes({"_id": await tell(service, infected)})
        assert isinstance(rejected, ResumeRejected)
        assert isinstance(alert, OperatorAlert)
        assert rejected.code == alert.code == Code.MALWARE
        async with asyncio.timeout(10):
            while not await service.is_gone(infected):
                await asyncio.sleep(0.05)
        (late,) = await service.outcomes({"_id": hanging})
        assert isinstance(late, ResumeRejected)
        assert late.code == Code.EXTRACTION_TIMEOUT
        times = [at for at, agreed in heartbeats if agreed]
    assert all(agreed for _, agreed in heartbeats)
    assert times[-1] - times[0] > SESSION_S
    assert max(after - before for before, after in pairwise(times)) < SESSION_S


async def test_a_loader_that_is_not_there_stops_the_service_at_its_start(start: Start) -> None:
    with pytest.raises(ProblemError) as problem:
        await start(extract_loaders={"text/plain": f"{HERE}.Nobody"})
    assert problem.value.code is Code.UNAVAILABLE
    assert "Nobody" in problem.value.detail
