"""The local writer composes, has the result checked, and lets nothing out that fails."""

from time import process_time

import pytest

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.domain import Commission
from services.generate.workshop import Workshop
from services.generate.writing.local import LocalWriter
from tests.unit.generate.writing.conftest import Refuse

BOUND_MS = 150


def _asked(kind: AnalysisKind = AnalysisKind.INTERVIEW, **more: object) -> AnalysisRequested:
    fields = {"tenant": "t", "resume_id": "r", "analysis_id": "a", "text_ref": "x", "kind": kind}
    return AnalysisRequested.model_validate({**fields, **more})


@pytest.fixture
def writer(workshop: Workshop) -> LocalWriter:
    return workshop.local()


async def written(
    writer: LocalWriter,
    text: ResumeText,
    kind: AnalysisKind = AnalysisKind.INTERVIEW,
    before: tuple[Result, ...] = (),
    **more: object,
) -> Result:
    return await writer.result(Commission(_asked(kind, **more), text, before))


def asked_in(result: Result) -> list[str]:
    assert isinstance(result, InterviewSet)
    return [question.question for question in result.questions]


async def test_each_kind_is_written_in_the_language_of_the_resume(
    writer: LocalWriter, korean: ResumeText
) -> None:
    interview = await written(writer, korean)
    learning = await written(writer, korean, AnalysisKind.LEARNING)
    assert isinstance(interview, InterviewSet)
    assert isinstance(learning, LearningPath)
    assert interview.origin.language is learning.origin.language is Language.KO
    assert interview.origin.notes == learning.origin.notes == ()


async def test_the_wish_reaches_the_composer(writer: LocalWriter, korean: ResumeText) -> None:
    asked = _asked(language="en", count=3)
    target = Target(description="We need Terraform and Go.", company="Northwind")
    result = await writer.result(Commission(asked, korean, target=target))
    assert isinstance(result, InterviewSet)
    assert result.origin.language is Language.EN
    assert len(result.questions) == 3
    assert {"Terraform", "Go"} & {name for q in result.questions for name in q.topics}


async def test_a_question_that_fails_gives_way_to_the_next_that_passes(
    writer: LocalWriter, korean: ResumeText, refuse: Refuse
) -> None:
    before = asked_in(await written(writer, korean))
    refuse(lambda main, _: main in before[:2])
    result = await written(writer, korean)
    after = asked_in(result)
    assert len(after) == 5
    assert not {*before[:2]} & {*after}
    assert "replaced:2" in result.origin.notes


async def test_a_step_and_a_finding_that_fail_give_way(
    writer: LocalWriter, english: ResumeText, refuse: Refuse
) -> None:
    first = await written(writer, english, AnalysisKind.LEARNING)
    assert isinstance(first, LearningPath)
    bad = {first.steps[1].title, first.strengths[0].text}
    refuse(lambda main, _: main.partition("\n")[0] in bad)
    result = await written(writer, english, AnalysisKind.LEARNING)
    assert isinstance(result, LearningPath)
    shown = {step.title for step in result.steps} | {found.text for found in result.strengths}
    assert not shown & bad
    assert len(result.steps) >= 5
    assert [step.priority for step in result.steps] == list(range(1, len(result.steps) + 1))
    assert "replaced:2" in result.origin.notes


async def test_what_fails_to_the_end_is_left_out(
    writer: LocalWriter, korean: ResumeText, refuse: Refuse
) -> None:
    hard = asked_in(await written(writer, korean))[-1]
    refuse(lambda main, result: main == asked_in(result)[-1])
    result = await written(writer, korean)
    assert hard not in asked_in(result)
    assert len(asked_in(result)) == 4
    assert "left_out:1" in result.origin.notes


async def test_a_question_shown_before_stays_where_no_new_one_passes(
    writer: LocalWriter, korean: ResumeText, refuse: Refuse
) -> None:
    first = await written(writer, korean)
    old = asked_in(first)
    refuse(lambda main, _: main not in old)
    result = await written(writer, korean, before=(first,), replace=[2], previous_refs=["p"])
    assert asked_in(result) == old
    assert "left_out:1" in result.origin.notes


@pytest.mark.parametrize("kind", list(AnalysisKind))
async def test_where_nothing_passes_nothing_goes_out(
    writer: LocalWriter, korean: ResumeText, refuse: Refuse, kind: AnalysisKind
) -> None:
    refuse(lambda *_: True)
    with pytest.raises(ProblemError) as error:
        await written(writer, korean, kind)
    assert error.value.code is Code.TOO_LITTLE_CONTENT


async def test_checked_questions_and_a_path_take_less_than_the_bound(
    writer: LocalWriter, korean: ResumeText, english: ResumeText, nursing: ResumeText
) -> None:
    times: list[float] = []
    for text in (korean, english, nursing) * 3:
        start = process_time()
        await written(writer, text.model_copy())
        await written(writer, text.model_copy(), AnalysisKind.LEARNING)
        times.append((process_time() - start) * 1000)
    assert sorted(times)[len(times) // 2] < BOUND_MS
