"""Everything stops with work in hand, and starts again in the same folder."""

import asyncio
from pathlib import Path

import pytest

from cli.client import CoachClient
from cli.fleet import fleet
from libs.contracts.kinds import AnalysisKind
from libs.contracts.results import InterviewSet
from tests.e2e.conftest import EXAMPLES

RESUMES = ("backend-ko.pdf", "platform-en.docx", "frontend-en.json")
PATIENCE_SECONDS = 60  # the broker forgets what it was given: the sweeper waits 30 s, then tells it


@pytest.mark.timeout(180)
async def test_work_in_hand_survives_a_restart_of_everything(tmp_path: Path) -> None:
    async with fleet(tmp_path) as running:
        client = CoachClient.to(running.url, running.key)
        await running.services["generate"].kill()  # so that no result comes before the restart
        async with client.http:
            resumes = await asyncio.gather(
                *(client.upload(EXAMPLES / it, [AnalysisKind.INTERVIEW], None) for it in RESUMES)
            )
    async with fleet(tmp_path) as running, asyncio.timeout(PATIENCE_SECONDS):
        client = CoachClient.to(running.url, running.key)
        async with client.http:
            views = await asyncio.gather(
                *(client.follow(resume.analyses[0].id, lambda _: None) for resume in resumes)
            )
    results = [view.result for view in views]
    assert all(isinstance(it, InterviewSet) and len(it.questions) == 5 for it in results)
