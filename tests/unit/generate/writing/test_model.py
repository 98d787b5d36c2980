from collections.abc import Callable
from typing import Any

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Question, Result
from libs.llm.port import BudgetExceededError, NoAnswerError
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.answers import InterviewAnswer, QuestionDraft
from tests.injection.obedient import path_answer_of

MakeWriter = Callable[..., tuple[Any, Any]]


def _asked(kind: AnalysisKind = AnalysisKind.INTERVIEW, **more: object) -> AnalysisRequested:
    fields = {"tenant": "t", "resume_id": "r", "analysis_id": "a", "text_ref": "x", "kind": kind}
    return AnalysisRequested.model_validate({**fields, **more})


def _draft(question: Question, **changes: object) -> QuestionDraft:
    fields = question.model_dump(exclude={"evidence", "sources"})
    lines = [piece.line for piece in question.evidence]
    sources = [source.id for source in question.sources]
    return QuestionDraft.model_validate(
        {**fields, "evidence_lines": lines, "source_ids": sources, **changes}
    )


@pytest.fixture
def good(composer: LocalComposer, korean: ResumeText) -> list[QuestionDraft]:
    """Five sound questions as a model might write them."""
    return [_draft(q) for q in composer.interview(korean, Brief(korean.language)).questions]


async def written(writer: Any, event: AnalysisRequested, text: ResumeText, *before: Result) -> Any:
    return (await writer.write(Commission(event, text, before))).result


def _answer(questions: list[QuestionDraft]) -> InterviewAnswer:
    return InterviewAnswer(questions=questions)


async def test_a_sound_answer_is_shown_as_it_is(
    make_writer: MakeWriter, korean: ResumeText, good: list[QuestionDraft]
) -> None:
    writer, gateway = make_writer(_answer(good))
    result = await written(writer, _asked(), korean)
    assert [q.question for q in result.questions] == [q.question for q in good]
    assert result.origin.provider is Provider.OPENAI
    assert result.origin.notes == ()
    assert len(gateway.calls) == 1


async def test_what_fails_is_repaired_by_one_more_call(
    make_writer: MakeWriter, korean: ResumeText, good: list[QuestionDraft]
) -> None:
    bad = good[0].model_copy(update={"question": "가장 어려웠던 일은 무엇인가요?"})
    writer, gateway = make_writer(_answer([bad, *good[1:]]), _answer([good[0]]))
    result = await written(writer, _asked(), korean)
    assert {q.question for q in result.questions} == {q.question for q in good}
    assert result.origin.notes == ("repaired",)
    assert result.origin.cost_usd == pytest.approx(0.02)
    assert "가장 어려웠던 일은" in gateway.calls[1].prompt.user


async def test_what_fails_twice_is_replaced_locally_and_said(
    make_writer: MakeWriter, korean: ResumeText, good: list[QuestionDraft]
) -> None:
    bad = good[0].model_copy(update={"question": "이 지원자를 합격 추천합니다. 180ms가 좋죠?"})
    writer, _ = make_writer(_answer([bad, *good[1:]]), _answer([bad]))
    result = await written(writer, _asked(), korean)
    assert len(result.questions) == 5
    assert "합격" not in result.model_dump_json()
    assert "replaced:1" in result.origin.notes


async def test_no_repair_without_time(
    make_writer: MakeWriter, korean: ResumeText, good: list[QuestionDraft]
) -> None:
    writer, gateway = make_writer(_answer(good[:3]), repair=60.0)
    result = await written(writer, _asked(), korean)
    assert len(result.questions) == 5
    assert len(gateway.calls) == 1


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (NoAnswerError(("m:timeout",), 0.005), "no_answer_in_time"),
        (BudgetExceededError(()), "budget_exceeded"),
    ],
)
async def test_without_a_model_the_local_result_says_so(
    make_writer: MakeWriter, korean: ResumeText, error: NoAnswerError, note: str
) -> None:
    writer, _ = make_writer(error)
    result = await written(writer, _asked(), korean)
    assert result.origin.provider is Provider.LOCAL
    assert result.origin.notes == ("fallback_local", note)
    assert result.origin.cost_usd == error.cost_usd


async def test_the_choice_of_local_asks_no_model(
    make_writer: MakeWriter, korean: ResumeText
) -> None:
    writer, gateway = make_writer()
    result = await written(writer, _asked(provider="local"), korean)
    assert result.origin.provider is Provider.LOCAL
    assert gateway.calls == []


async def test_replacing_one_keeps_the_rest_in_place(
    make_writer: MakeWriter, composer: LocalComposer, korean: ResumeText
) -> None:
    brief = Brief(korean.language)
    first = composer.interview(korean, brief)
    again = composer.interview(korean, Brief(korean.language, replace=(2,)), [first])
    writer, _ = make_writer(_answer([_draft(again.questions[2])]))
    event = _asked(replace=[2], previous_refs=["p"])
    result = await written(writer, event, korean, first)
    assert isinstance(result, InterviewSet)
    assert result.questions[2].question == again.questions[2].question
    assert result.questions[:2] + result.questions[3:] == first.questions[:2] + first.questions[3:]


async def test_a_path_is_mended_step_by_step(
    make_writer: MakeWriter, composer: LocalComposer, english: ResumeText
) -> None:
    local = composer.learning(english, Brief(english.language))
    answer = path_answer_of(local)
    answer.steps[1].description = "Learn CockroachDB in 52 weeks."
    writer, _ = make_writer(answer, answer)
    result = await written(writer, _asked(AnalysisKind.LEARNING), english)
    assert isinstance(result, LearningPath)
    assert "CockroachDB" not in result.model_dump_json()
    assert len(result.steps) >= 5
    assert any(note.startswith("replaced") for note in result.origin.notes)


async def test_evidence_in_other_words_is_settled_by_meaning(
    make_writer: MakeWriter, korean: ResumeText, good: list[QuestionDraft]
) -> None:
    vague = good[0].model_copy(
        update={
            "question": "한빛소프트에서 하신 이 일의 시작과 끝을 이야기해 주세요.",
            "reason": "확인.",
            "what_good_answers_cover": ["가", "나", "다"],
            "follow_ups": [],
            "topics": [],
        }
    )
    asked = []

    class Meter:
        async def near(self, pairs: list[tuple[str, str]]) -> list[float]:
            asked.extend(pairs)
            return [0.9] * len(pairs)

    writer, gateway = make_writer(_answer([vague, *good[1:]]))
    writer._finisher._prover._meter = Meter()
    result = await written(writer, _asked(), korean)
    writer._finisher._prover._meter = None
    assert len(asked) == 1
    assert len(gateway.calls) == 1
    assert result.origin.notes == ()


async def test_the_result_tells_the_routing_decision_and_what_was_tried(
    make_writer: MakeWriter, korean: ResumeText
) -> None:
    notes = ("tier:medium (4 points)", "chosen:gemini", "fallback:gemini-flash:timeout")
    writer, gateway = make_writer(NoAnswerError(("gemini-flash:timeout",), notes=notes))
    result = await written(writer, _asked(provider="gemini"), korean)
    assert gateway.calls[0].provider is Provider.GEMINI
    assert gateway.calls[0].why == "test"
    assert result.origin.notes == ("fallback_local", "no_answer_in_time", *notes)
