from collections.abc import Callable

import pytest

from libs.contracts.kinds import Language, StepType
from libs.contracts.problems import Code, ProblemError
from libs.contracts.profile import ResumeText
from services.generate.composing.composer import LocalComposer
from services.generate.domain import MAX_STEPS, MIN_STEPS, Brief, JobTarget

ResumeMaker = Callable[..., ResumeText]


@pytest.mark.parametrize("name", ["korean", "english", "nursing"])
def test_a_path_has_five_to_eight_grounded_steps(
    composer: LocalComposer, name: str, request: pytest.FixtureRequest
) -> None:
    text: ResumeText = request.getfixturevalue(name)
    path = composer.learning(text, Brief(text.language))
    assert MIN_STEPS <= len(path.steps) <= MAX_STEPS
    assert {step.type for step in path.steps} == set(StepType)
    assert [step.priority for step in path.steps] == list(range(1, len(path.steps) + 1))
    assert path.strengths
    assert path.weaknesses
    for piece in [e for s in (*path.steps, *path.strengths, *path.weaknesses) for e in s.evidence]:
        line = text.line(piece.line)
        assert line is not None
        assert piece.quote in line.text


def test_a_gap_against_the_job_comes_first(composer: LocalComposer, korean: ResumeText) -> None:
    target = JobTarget("Go 백엔드", "새벽배송", ("Go",))
    path = composer.learning(korean, Brief(Language.KO, target=target))
    assert "Go" in path.steps[0].title
    assert "새벽배송" in path.steps[0].reason


def test_a_skill_that_is_only_listed_is_a_weakness(
    composer: LocalComposer, korean: ResumeText
) -> None:
    path = composer.learning(korean, Brief(Language.KO))
    assert any("Java" in step.title for step in path.steps)


def test_nothing_to_learn_from_nothing(composer: LocalComposer, make_resume: ResumeMaker) -> None:
    with pytest.raises(ProblemError) as error:
        composer.learning(make_resume([]), Brief(Language.KO))
    assert error.value.code is Code.TOO_LITTLE_CONTENT
