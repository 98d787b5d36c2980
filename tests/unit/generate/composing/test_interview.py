from collections import Counter
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.contracts.kinds import Language
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from services.generate.composing.composer import LocalComposer
from services.generate.composing.likeness import ALIKE, likeness
from services.generate.domain import Brief, JobTarget, difficulty_mix, types_wanted

ResumeMaker = Callable[..., ResumeText]
KO, EN = Brief(Language.KO), Brief(Language.EN)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(count=st.integers(1, 10), months=st.sampled_from([0, 24, 25, 60, 61, 200]))
def test_every_set_keeps_the_mix_and_the_types(
    composer: LocalComposer, korean: ResumeText, count: int, months: int
) -> None:
    profile = korean.profile.model_copy(update={"total_months": months})
    text = korean.model_copy(update={"profile": profile})
    questions = composer.interview(text, Brief(Language.KO, count)).questions
    mix = Counter(question.difficulty for question in questions)
    assert {level: n for level, n in difficulty_mix(months, count).items() if n} == mix
    assert len({question.type for question in questions}) >= types_wanted(count)


@pytest.mark.parametrize("name", ["korean", "english", "nursing"])
def test_no_two_questions_are_alike_and_each_quotes_its_line(
    composer: LocalComposer, name: str, request: pytest.FixtureRequest
) -> None:
    text: ResumeText = request.getfixturevalue(name)
    questions = composer.interview(text, Brief(text.language)).questions
    assert len(questions) == 5
    assert all(likeness(a.question, b.question) < ALIKE for a, b in combinations(questions, 2))
    for question in questions:
        assert len(question.what_good_answers_cover) >= 3
        for piece in question.evidence:
            line = text.line(piece.line)
            assert line is not None
            assert piece.quote in line.text


def test_asked_again_other_questions_come(composer: LocalComposer, korean: ResumeText) -> None:
    sets = []
    for _ in range(4):
        sets.append(composer.interview(korean, KO, sets))
    texts = [question.question for one in sets for question in one.questions]
    assert len(texts) == 20
    assert max(likeness(a, b) for a, b in combinations(texts, 2)) < ALIKE


def test_replacing_keeps_the_others_in_place(composer: LocalComposer, english: ResumeText) -> None:
    first = composer.interview(english, EN)
    brief = Brief(Language.EN, replace=(1, 3))
    second = composer.interview(english, brief, [first])
    for index, (old, new) in enumerate(zip(first.questions, second.questions, strict=True)):
        assert (old == new) is (index not in (1, 3))
        assert old.difficulty is new.difficulty


def test_a_job_target_brings_questions_on_what_is_missing(
    composer: LocalComposer, korean: ResumeText
) -> None:
    target = JobTarget("Go와 gRPC 경험", "새벽배송", ("Go", "gRPC", "Kafka"))
    questions = composer.interview(korean, Brief(Language.KO, target=target)).questions
    assert any("Go" in q.topics and "Go" in q.question for q in questions)


def test_no_placeholder_reaches_a_question(
    composer: LocalComposer, make_resume: ResumeMaker
) -> None:
    text = make_resume(
        ["[NAME_1]님과 함께 Kafka 파이프라인을 구축", "Redis 캐시를 도입해 오류 35% 감소"]
    )
    shown = composer.interview(text, KO).model_dump_json()
    assert "[NAME_1]" not in shown


def test_a_resume_without_content_says_so(
    composer: LocalComposer, make_resume: ResumeMaker
) -> None:
    with pytest.raises(ProblemError) as error:
        composer.interview(make_resume([]), KO)
    assert error.value.code is Code.TOO_LITTLE_CONTENT


def test_the_answer_follows_the_language_asked(composer: LocalComposer, korean: ResumeText) -> None:
    questions = composer.interview(korean, EN).questions
    assert all(question.reason.isascii() or "“" in question.question for question in questions)


def test_the_same_resume_gives_the_same_questions(
    composer: LocalComposer, korean: ResumeText
) -> None:
    assert composer.interview(korean, KO).questions == composer.interview(korean, KO).questions
