"""Models in extract: through the use case, against a mock of the vendors (llmock)."""

import asyncio
import json
from typing import Any

import pytest

from libs.contracts.events import ResumeRejected, TextExtracted
from libs.contracts.media import MediaType
from libs.contracts.problems import Code
from libs.llm.ledger.mongo import COLLECTION
from services.extract.domain import Limits, Warn
from services.extract.job import extract
from tests.corpus import scans
from tests.corpus.office import plain_lines, text
from tests.corpus.paper import MARGIN, WIDTH, Paper
from tests.corpus.resumes import make
from tests.integration.extract.conftest import Service, Start
from tests.integration.llm.mock_server import MockServer

RESUME = make("en", 5, jobs=2)
LINES = plain_lines(RESUME)[:14]
PAGE = Paper()
PAGE.flow(LINES, MARGIN, WIDTH - MARGIN, 60)
SCAN = scans.encoded(scans.scanned(PAGE.pdf(), 200), "PNG", 200)
UNDATED = """Jane Example
jane.example@mail.example, 010-2345-6789

Experience
Nimbleforge Collective, keeper of the payment desk
March 2021 until May 2023
- Cut settlement time by 40% with Kafka and Kubernetes
"""
ALL_UNREADABLE = 0.999


def keys(vendors: MockServer, **own: Any) -> dict[str, Any]:
    return {
        "openai_keys": "sk-one",
        "openai_base_url": f"{vendors.url}/v1",
        "idle_seconds": 3,
        **own,
    }


def answers(vendors: MockServer, **answer: Any) -> None:
    vendors.reset()
    vendors.script({"type": "reply", "text": json.dumps(answer), "times": None})


async def purposes(service: Service) -> list[tuple[str, str]]:
    return [
        (line["tenant"], line["purpose"])
        async for line in service.host.database[COLLECTION].find({"outcome": "ok"})
    ]


async def extracted(service: Service, data: bytes) -> TextExtracted:
    (event,) = await service.read(await service.upload(data))
    assert isinstance(event, TextExtracted), event
    return event


async def test_a_page_that_ocr_cannot_read_is_read_by_a_model(
    start: Start, vendors: MockServer
) -> None:
    answers(vendors, text="\n".join(LINES))
    service = await start(keys(vendors), min_quality=ALL_UNREADABLE, refine="never")
    event = await extracted(service, SCAN)
    assert Warn.VISION in event.warnings
    read = "\n".join(line.text for line in (await service.text(event.text_ref)).lines)
    assert RESUME.jobs[0].company in read
    assert RESUME.pii["mail"] not in read
    (request,) = vendors.requests()
    assert "image" in json.dumps(request)


async def test_an_invented_person_is_rejected(start: Start, vendors: MockServer) -> None:
    answers(vendors, text="John Doe\nChief of everything at Example Corp for ten years\n" * 5)
    service = await start(keys(vendors), min_quality=ALL_UNREADABLE)
    (event,) = await service.read(await service.upload(SCAN))
    assert isinstance(event, ResumeRejected)
    assert event.code == Code.UNREADABLE


@pytest.mark.parametrize("own", [{"vision": "never"}, {}])
async def test_without_a_model_or_leave_the_status_is_clear_and_nothing_is_sent(
    start: Start, vendors: MockServer, own: dict[str, str]
) -> None:
    vendors.reset()
    service = await start(keys(vendors) if own else {}, min_quality=ALL_UNREADABLE, **own)
    (event,) = await service.read(await service.upload(SCAN))
    assert isinstance(event, ResumeRejected)
    assert event.code == Code.UNREADABLE
    assert not vendors.requests()


async def test_a_spent_budget_sends_nothing(start: Start, vendors: MockServer) -> None:
    vendors.reset()
    service = await start(keys(vendors, tenant_day_usd=0.0), min_quality=ALL_UNREADABLE)
    (event,) = await service.read(await service.upload(SCAN))
    assert isinstance(event, ResumeRejected)
    assert not vendors.requests()


async def test_a_model_refines_what_the_rules_leave_open(start: Start, vendors: MockServer) -> None:
    told = {"company": "Nimbleforge Collective", "role": "keeper of the payment desk"}
    lie = {"company": "Goldman Sachs", "role": "Vice President", "start": "2010-01", "end": ""}
    jobs = [told | {"start": "2021-03", "end": "2023-05", "lines": [4, 5, 6]},
            lie | {"lines": [4]}]  # fmt: skip
    answers(vendors, summary_lines=[], jobs=jobs, projects=[], schools=[], skills=[])
    service = await start(keys(vendors), refine="always")
    event = await extracted(service, UNDATED.encode())
    (job,) = (await service.text(event.text_ref)).profile.experiences
    assert (job.company, job.role) == (told["company"], told["role"])
    assert (job.start, job.end, job.months) == ("2021-03", "2023-05", 27)
    sent = json.dumps(vendors.requests(), ensure_ascii=False)
    assert "Nimbleforge" in sent
    assert not any(secret in sent for secret in ("Jane", "mail.example", "2345"))


async def test_the_ledger_tells_what_extract_spent(start: Start, vendors: MockServer) -> None:
    answers(vendors, summary_lines=[], jobs=[], projects=[], schools=[], skills=[])
    service = await start(keys(vendors), refine="always")
    await extracted(service, text(RESUME, "utf-8")[0])
    async with asyncio.timeout(30):
        while not (found := await purposes(service)):
            await asyncio.sleep(0.05)
    assert found == [("acme", "profile")]


async def test_a_model_that_fails_leaves_the_profile_of_the_rules(
    start: Start, vendors: MockServer
) -> None:
    data = text(RESUME, "utf-8")[0]
    vendors.reset()
    vendors.script({"type": "fail", "status": 500, "times": None})
    service = await start(keys(vendors), refine="always", refine_seconds=3.0)
    event = await extracted(service, data)
    assert (await service.text(event.text_ref)).profile == extract(
        data, MediaType.TEXT, Limits()
    ).text.profile
    assert vendors.requests()
