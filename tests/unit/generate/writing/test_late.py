"""The better answer that comes after the local fall-back."""

import asyncio
from typing import Any

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.llm.port import Answer, NoAnswerError, Usage
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.answers import InterviewAnswer
from tests.injection.obedient import draft_of
from tests.unit.generate.writing.conftest import MakeWriter

EVENT = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.INTERVIEW
)


def late(answer: Any) -> NoAnswerError:
    async def coming() -> Answer[Any] | None:
        await asyncio.sleep(0)
        return answer and Answer(answer, Provider.OPENAI, "slow", Usage(10, 10), 0.01, 4_000)

    return NoAnswerError(("m:too_slow",), late=asyncio.create_task(coming()))


async def test_a_late_answer_is_verified_and_takes_the_fall_backs_place(
    make_writer: MakeWriter, composer: LocalComposer, korean: ResumeText
) -> None:
    questions = composer.interview(korean, Brief(korean.language)).questions
    good = InterviewAnswer(questions=[draft_of(one) for one in questions])
    writer, _ = make_writer(late(good))
    written = await writer.write(Commission(EVENT, korean))
    assert written.result.origin.provider is Provider.LOCAL
    assert written.better is not None
    better = await written.better
    assert better is not None
    assert (better.origin.provider, better.origin.model) == (Provider.OPENAI, "slow")
    assert better.origin.notes == ("late",)


async def test_where_none_comes_the_fall_back_stands(
    make_writer: MakeWriter, korean: ResumeText
) -> None:
    writer, _ = make_writer(late(None))
    written = await writer.write(Commission(EVENT, korean))
    assert written.better is not None
    assert await written.better is None


async def test_nothing_is_awaited_where_settings_do_not_let_calls_go_on(
    make_writer: MakeWriter, korean: ResumeText
) -> None:
    writer, _ = make_writer(NoAnswerError(("m:too_slow",)))
    assert (await writer.write(Commission(EVENT, korean))).better is None
