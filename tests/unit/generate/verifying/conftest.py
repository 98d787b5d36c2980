"""A sound question about a known resume, to be spoilt in one way per test."""

from collections.abc import Callable

import pytest

from libs.contracts.kinds import Difficulty, Language, QuestionType
from libs.contracts.profile import ResumeText
from libs.contracts.results import Evidence, Question, Result
from libs.contracts.skills import Vocabulary
from libs.privacy.guard import Guard
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.signs import Signs
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import question_item
from services.generate.verifying.verifier import Verifier

Flaws = Callable[..., set[str]]


@pytest.fixture(scope="session")
def mentions(vocabulary: Vocabulary) -> Mentions:
    return Mentions(vocabulary, Signs())


@pytest.fixture(scope="session")
def verifier(shipped: Knowledge) -> Verifier:
    return Verifier(Guard(), LinkCheck(shipped.chosen_links, is_dead=lambda url: "dead" in url))


@pytest.fixture
def make_ground(
    mentions: Mentions, shipped: Knowledge, request: pytest.FixtureRequest
) -> Callable[..., Ground]:
    """The ground of a resume fixture, by name, for an answer in some language."""

    def make(name: str, language: Language, previous: tuple[Result, ...] = ()) -> Ground:
        text: ResumeText = request.getfixturevalue(name)
        return Ground(text, Brief(language), mentions, shipped.get, previous)

    return make


@pytest.fixture
def ground(korean: ResumeText, mentions: Mentions) -> Ground:
    return Ground(korean, Brief(Language.KO), mentions)


@pytest.fixture
def question(korean: ResumeText) -> Question:
    line = korean.line(3)
    assert line is not None
    return Question(
        question="Redis 캐시로 p95를 1.2초에서 180ms로 줄였다고 하셨는데, 어떻게 재셨나요?",
        type=QuestionType.PERFORMANCE,
        difficulty=Difficulty.MEDIUM,
        topics=("Redis",),
        reason="수치가 있어 재는 방법을 확인할 수 있습니다.",
        what_good_answers_cover=("같은 부하에서 비교했는지", "백분위로 보았는지", "캐시의 몫"),
        follow_ups=("지금도 180ms인가요?",),
        evidence=(Evidence(line=3, quote=line.text),),
    )


@pytest.fixture
def flaws(verifier: Verifier, ground: Ground, question: Question) -> Flaws:
    """Names of the checks that refuse the question with some fields changed."""

    def inspect(**changes: object) -> set[str]:
        spoilt = question.model_copy(update=changes)
        return {flaw.check for flaw in verifier.inspect(question_item(0, spoilt), ground)}

    return inspect
