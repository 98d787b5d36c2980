"""How much time models get: from the request to the result, and not from when we look at it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.llm.port import Answer, NoAnswerError, Usage
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.answers import InterviewAnswer
from services.generate.workshop import Workshop
from services.generate.writing.model import Pace
from tests.injection.obedient import draft_of
from tests.unit.generate.writing.conftest import ScriptedGateway
from tests.writers import writer_over

EVENT = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.INTERVIEW
)
PACE = Pace(3.0, {AnalysisKind.LEARNING: 6.0}, reserve=0.25)
SLACK_S = 1.0  # for a busy machine


async def seconds_given(workshop: Workshop, commission: Commission) -> float:
    """What is left to the model when it is asked."""
    gateway, began = ScriptedGateway([NoAnswerError(())]), asyncio.get_running_loop().time()
    await writer_over(workshop, gateway, PACE).write(commission)
    return gateway.calls[0].deadline - began


@pytest.mark.parametrize(("kind", "seconds"), [("interview", 2.75), ("learning", 5.75)])
async def test_each_kind_has_its_own_time(
    workshop: Workshop, korean: ResumeText, kind: str, seconds: float
) -> None:
    event = EVENT.model_copy(update={"kind": AnalysisKind(kind)})
    given = await seconds_given(workshop, Commission(event, korean))
    assert given == pytest.approx(seconds, abs=SLACK_S)


async def test_time_on_the_way_to_us_counts(workshop: Workshop, korean: ResumeText) -> None:
    asked_at = datetime.now(UTC) - timedelta(seconds=2)
    given = await seconds_given(workshop, Commission(EVENT, korean, asked_at=asked_at))
    assert given <= 0.75


async def test_another_machines_clock_that_is_ahead_gives_no_more_time(
    workshop: Workshop, korean: ResumeText
) -> None:
    asked_at = datetime.now(UTC) + timedelta(minutes=1)
    given = await seconds_given(workshop, Commission(EVENT, korean, asked_at=asked_at))
    assert given == pytest.approx(2.75, abs=SLACK_S)


async def test_a_deadline_of_its_own_wins(workshop: Workshop, korean: ResumeText) -> None:
    now = datetime.now(UTC)
    event = EVENT.model_copy(update={"deadline": now + timedelta(seconds=20)})
    commission = Commission(event, korean, asked_at=now - timedelta(seconds=5))
    assert await seconds_given(workshop, commission) == pytest.approx(19.75, abs=SLACK_S)


async def test_a_repair_of_what_a_batch_answered_has_no_more_time_than_realtime(
    workshop: Workshop, korean: ResumeText, composer: LocalComposer
) -> None:
    questions = composer.interview(korean, Brief(korean.language)).questions
    drafts = [draft_of(one) for one in questions]
    drafts[0] = drafts[0].model_copy(update={"question": "가장 어려웠던 일은 무엇인가요?"})
    answer = Answer(
        InterviewAnswer(questions=drafts), Provider.OPENAI, "m", Usage(10, 10), 0.01, 4_000
    )
    gateway = ScriptedGateway([NoAnswerError(())])
    began = asyncio.get_running_loop().time()
    event = EVENT.model_copy(update={"deadline": datetime.now(UTC) + timedelta(hours=9)})
    await writer_over(workshop, gateway, PACE).accept(Commission(event, korean), answer)
    assert 0 < gateway.calls[0].deadline - began < 3.0 + SLACK_S
