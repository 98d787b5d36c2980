"""The product with model keys, against a mock of the vendors that others wrote (llmock)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.client import CoachClient
from cli.fleet import Fleet, fleet
from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet
from libs.embedded.child import Child, Program
from libs.embedded.ports import free_port
from libs.embedded.ready import http_ok
from tests.e2e.conftest import EXAMPLES


@pytest.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    folder = tmp_path_factory.mktemp("models")
    port = free_port()
    mock = Program(
        name="llmock",
        argv=(str(Path(sys.executable).with_name("llmock")), "serve", "--port", str(port)),
        log=folder / "llmock.log",
        ready=http_ok(port, "/v1/models"),
        start_timeout=90,
    )
    url = f"http://127.0.0.1:{port}"
    env = {
        "OPENAI_API_KEY": "sk-test",
        "COACH_LLM_OPENAI_BASE_URL": f"{url}/v1",
        "COACH_REALTIME_SECONDS": "8",
    }
    async with Child(mock), fleet(folder / "product", env=env) as running:
        yield running


async def test_an_answer_that_does_not_stand_is_replaced_and_the_result_says_so(
    product: Fleet,
) -> None:
    client = CoachClient.to(product.url, product.key)
    async with client.http, asyncio.timeout(60):
        resume = await client.upload(EXAMPLES / "platform-en.docx", [AnalysisKind.INTERVIEW], None)
        view = await client.follow(resume.analyses[0].id, lambda _: None)
    assert isinstance(view.result, InterviewSet)
    assert len(view.result.questions) == 5
    assert all(question.evidence for question in view.result.questions)
    assert any(note.startswith(("replaced", "fallback")) for note in view.result.origin.notes)
