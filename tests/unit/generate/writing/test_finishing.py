"""What the checks refuse in the filled-up result as well does not go out."""

from collections.abc import Awaitable, Callable

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.prompts.answers import InterviewAnswer
from tests.injection.obedient import draft_of, path_answer_of
from tests.unit.generate.writing.conftest import MakeWriter, Refuse

VAGUE = "가장 어려웠던 일은 무엇인가요?"
Write = Callable[[], Awaitable[Result]]


def asked(kind: AnalysisKind = AnalysisKind.INTERVIEW, **more: object) -> AnalysisRequested:
    fields = {"tenant": "t", "resume_id": "r", "analysis_id": "a", "text_ref": "x", "kind": kind}
    return AnalysisRequested.model_validate({**fields, **more})


@pytest.fixture
def first(composer: LocalComposer, korean: ResumeText) -> InterviewSet:
    return composer.interview(korean, Brief(korean.language))


@pytest.fixture
def sound(first: InterviewSet) -> set[str]:
    """What the model asks that passes."""
    return said(first) - {first.questions[0].question}


@pytest.fixture
def write(make_writer: MakeWriter, korean: ResumeText, first: InterviewSet) -> Write:
    """Write with a model that answers as the local composer would, but for one unfit question."""
    drafts = [draft_of(question) for question in first.questions]
    drafts[0].question = VAGUE
    writer, _ = make_writer(*[InterviewAnswer(questions=drafts)] * 2)

    async def start() -> Result:
        return (await writer.write(Commission(asked(), korean))).result

    return start


def said(result: Result) -> set[str]:
    assert isinstance(result, InterviewSet)
    return {question.question for question in result.questions}


async def test_a_local_question_that_fails_is_left_out_and_the_sound_ones_stay(
    write: Write, refuse: Refuse, sound: set[str]
) -> None:
    refuse(lambda main, _: main not in sound)
    result = await write()
    assert said(result) == sound
    assert result.origin.provider is Provider.OPENAI
    assert "left_out:1" in result.origin.notes


async def test_a_local_result_that_passes_whole_takes_the_place_of_one_that_does_not(
    write: Write, refuse: Refuse, sound: set[str], first: InterviewSet
) -> None:
    refuse(lambda main, r: main not in sound and r.origin.provider is not Provider.LOCAL)
    result = await write()
    assert said(result) == said(first)
    assert result.origin.provider is Provider.LOCAL
    assert result.origin.notes == ("fallback_local", "answer_refused", "repaired")
    assert result.origin.cost_usd == pytest.approx(0.02)


async def test_a_local_step_that_fails_is_left_out(
    make_writer: MakeWriter, refuse: Refuse, composer: LocalComposer, english: ResumeText
) -> None:
    local = composer.learning(english, Brief(english.language))
    answer = path_answer_of(local)
    answer.steps[1].description = "Learn CockroachDB in 52 weeks."
    refused = f"{local.steps[1].title}\n{local.steps[1].description}"
    refuse(lambda main, _: main == refused)
    writer, _ = make_writer(answer, answer)
    result = (await writer.write(Commission(asked(AnalysisKind.LEARNING), english))).result
    assert isinstance(result, LearningPath)
    titles = [step.title for step in local.steps]
    assert [step.title for step in result.steps] == [titles[0], *titles[2:]]
    assert [step.priority for step in result.steps] == list(range(1, len(titles)))


@pytest.mark.parametrize("kind", list(AnalysisKind))
async def test_where_nothing_passes_nothing_goes_out(
    make_writer: MakeWriter,
    refuse: Refuse,
    composer: LocalComposer,
    korean: ResumeText,
    kind: AnalysisKind,
) -> None:
    refuse(lambda *_: True)
    path = path_answer_of(composer.learning(korean, Brief(korean.language)))
    given = InterviewAnswer(questions=[]) if kind is AnalysisKind.INTERVIEW else path
    writer, _ = make_writer(given, given)
    with pytest.raises(ProblemError) as error:
        await writer.write(Commission(asked(kind), korean))
    assert error.value.code is Code.TOO_LITTLE_CONTENT


async def test_what_an_earlier_set_showed_is_not_held_against_the_new_question(
    make_writer: MakeWriter, refuse: Refuse, korean: ResumeText, first: InterviewSet
) -> None:
    old = first.questions
    refuse(lambda main, _: main == old[0].question)
    unfit = draft_of(old[2]).model_copy(update={"question": VAGUE})
    writer, _ = make_writer(*[InterviewAnswer(questions=[unfit])] * 2)
    event = asked(replace=[2], previous_refs=["p"])
    result = (await writer.write(Commission(event, korean, (first,)))).result
    assert isinstance(result, InterviewSet)
    assert result.origin.notes == ("repaired", "replaced:1")
    assert [new == was for new, was in zip(result.questions, old, strict=True)] == [
        index != 2 for index in range(len(old))
    ]
