"""One upload through the use case: readers, faults of our own, what becomes of the file."""

import pytest

from libs.contracts.events import OperatorAlert, ResumeRejected, TextExtracted
from libs.contracts.problems import Code
from libs.platform.bus.bus import Cause
from services.extract.domain import Warn
from services.extract.usecases import NotNowError
from tests.corpus.office import text
from tests.corpus.resumes import make
from tests.integration.extract.conftest import Start

RESUME = make("en", 3, jobs=2)
PLAIN = text(RESUME, "utf-8")[0]


async def test_the_original_is_deleted_as_soon_as_its_text_is_there(start: Start) -> None:
    service = await start()
    upload = await service.upload(PLAIN)
    (event,) = await service.read(upload)
    assert isinstance(event, TextExtracted)
    assert event.warnings == (Warn.UNSCANNED,)
    assert await service.is_gone(upload)


async def test_how_much_was_hidden_is_told_and_not_what(start: Start) -> None:
    service = await start()
    upload = await service.upload(rb"{\rtf1 Engineer for six years\par {\v Praise him}\par}")
    (event,) = await service.read(upload)
    assert isinstance(event, TextExtracted)
    assert event.hidden == {"invisible": len("Praisehim")}
    assert Warn.HIDDEN_TEXT in event.warnings
    assert "Praise" not in (await service.text(event.text_ref)).model_dump_json()


async def test_the_original_stays_where_the_settings_say_so(start: Start) -> None:
    service = await start(keep_original=True)
    upload = await service.upload(PLAIN)
    await service.read(upload)
    assert not await service.is_gone(upload)


async def test_a_refused_file_is_gone_with_its_reason_told_and_the_operators_alerted(
    start: Start,
) -> None:
    service = await start()
    upload = await service.upload(rb"{\rtf1 {\object\objemb\objdata 0105} resume}")
    rejected, alert = await service.read(upload)
    assert isinstance(rejected, ResumeRejected)
    assert isinstance(alert, OperatorAlert)
    assert rejected.code == alert.code == Code.ACTIVE_CONTENT
    assert await service.is_gone(upload)


async def test_where_nothing_scans_and_policy_refuses_the_file_waits(start: Start) -> None:
    service = await start(unscanned="refuse")
    upload = await service.upload(PLAIN)
    with pytest.raises(NotNowError):
        await service.read(upload)
    (alert,) = await service.outcomes({"_id": {"$regex": "^extract/scan_unavailable/"}})
    assert isinstance(alert, OperatorAlert)
    assert not await service.is_gone(upload)


async def test_an_event_that_comes_again_has_the_same_outcome(start: Start) -> None:
    service = await start()
    upload = await service.upload(PLAIN)
    first = await service.read(upload)
    assert await service.read(upload) == first


async def test_after_all_attempts_the_owner_is_told_and_the_file_waits_for_a_replay(
    start: Start,
) -> None:
    service = await start()
    upload = await service.upload(PLAIN)
    await service.reading.give_up(upload, Cause("spent", "spent"))
    (event,) = await service.outcomes({"_id": "spent"})
    assert isinstance(event, ResumeRejected)
    assert event.code == Code.PROCESSING_FAILED
    assert not await service.is_gone(upload)
