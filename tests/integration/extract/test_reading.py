"""One upload through the running service: readers, faults of our own, what becomes of the file."""

import asyncio
from pathlib import Path

import pytest

from libs.contracts.events import OperatorAlert, ResumeRejected, TextExtracted
from libs.contracts.problems import Code, ProblemError
from libs.platform.vault.store import NoSuchItemError
from tests.corpus.office import text
from tests.corpus.resumes import make
from tests.integration.extract.conftest import TENANT, Start

RESUME = make("en", 3, jobs=2)
PLAIN = text(RESUME, "utf-8")[0]
HERE = "tests.integration.extract.parsers"


async def test_a_loader_named_in_the_settings_reads_in_the_workers(start: Start) -> None:
    service = await start(extract_loaders={"text/plain": f"{HERE}.Shouting"})
    upload = await service.upload(PLAIN)
    (event,) = await service.outcome(upload)
    assert isinstance(event, TextExtracted)
    read = await service.text(event.text_ref)
    assert any(RESUME.jobs[0].company.upper() in line.text for line in read.lines)
    assert await service.is_gone(upload)


async def test_a_loader_that_is_not_there_stops_the_service_at_its_start(start: Start) -> None:
    with pytest.raises(ProblemError) as problem:
        await start(extract_loaders={"text/plain": f"{HERE}.Nobody"})
    assert problem.value.code is Code.UNAVAILABLE
    assert "Nobody" in problem.value.detail


async def test_what_is_missing_here_is_alerted_and_tried_again_and_rejects_nobody(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    monkeypatch.setenv("TEST_INSTALLED", str(installed))
    service = await start(extract_loaders={"text/plain": f"{HERE}.Waiting"})
    uploads = [await service.upload(PLAIN) for _ in range(2)]
    (alert,) = await service.outcomes({"_id": {"$regex": "^extract/unavailable/"}})
    assert isinstance(alert, OperatorAlert)
    assert (alert.code, alert.severity, alert.resume_id) == (Code.UNAVAILABLE, "critical", None)
    assert await service.host.vault.get(uploads[0].file_ref, TENANT) == PLAIN
    installed.touch()
    for upload in uploads:
        (event,) = await service.outcome(upload)
        assert isinstance(event, TextExtracted)
    alerts = service.host.database["extract_inbox"].count_documents(
        {"_id": {"$regex": "^extract/unavailable/"}}
    )
    assert await alerts == 1


async def test_a_refused_file_is_gone_with_its_reason_told_and_the_operators_alerted(
    start: Start,
) -> None:
    service = await start()
    upload = await service.upload(rb"{\rtf1 {\object\objemb\objdata 0105} resume}")
    rejected, alert = await service.outcome(upload)
    assert isinstance(rejected, ResumeRejected)
    assert isinstance(alert, OperatorAlert)
    assert rejected.code == alert.code == Code.ACTIVE_CONTENT
    assert await service.is_gone(upload)


async def test_the_file_stays_where_the_settings_say_so(start: Start) -> None:
    service = await start(keep_original=True)
    upload = await service.upload(PLAIN)
    await service.outcome(upload)
    await asyncio.sleep(0.5)
    assert await service.host.vault.get(upload.file_ref, TENANT) == PLAIN


async def test_an_event_that_comes_again_reads_nothing_again(start: Start) -> None:
    service = await start()
    upload = await service.upload(PLAIN)
    first = await service.outcome(upload)
    await service.send(upload)
    await asyncio.sleep(1.0)
    assert await service.outcome(upload) == first
    with pytest.raises(NoSuchItemError):
        await service.host.vault.get(upload.file_ref, TENANT)
