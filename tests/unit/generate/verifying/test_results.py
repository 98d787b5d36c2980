from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from libs.contracts.kinds import Difficulty, Language
from libs.contracts.results import InterviewSet, Resource
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, JobTarget
from services.generate.verifying.checks.links import allowed
from services.generate.verifying.ground import Ground
from services.generate.verifying.verifier import Verifier

MakeGround = Callable[..., Ground]
BRIEF = Brief(Language.KO)


@pytest.fixture(params=list(product(["korean", "english", "nursing"], Language)), ids=str)
def ground(request: pytest.FixtureRequest, make_ground: MakeGround) -> Ground:
    """Each kind of resume, asked about in each language."""
    return make_ground(*request.param)


def test_what_the_composer_writes_is_sound(
    composer: LocalComposer, verifier: Verifier, ground: Ground
) -> None:
    assert verifier.verify(composer.interview(ground.text, ground.brief), ground) == ()
    assert verifier.verify(composer.learning(ground.text, ground.brief), ground) == ()


def test_what_the_composer_writes_against_a_job_is_sound(
    composer: LocalComposer, verifier: Verifier, ground: Ground
) -> None:
    skills = ("Terraform", "Kubernetes", "Go")
    job = JobTarget("We need Terraform, Kubernetes and Go.", "가람전자", skills)
    ground = replace(ground, brief=Brief(ground.brief.language, target=job))
    path = composer.learning(ground.text, ground.brief)
    assert verifier.verify(composer.interview(ground.text, ground.brief), ground) == ()
    assert verifier.verify(path, ground) == ()
    assert sum(any(skill in step.title for skill in skills) for step in path.steps) > 1


def _checks(verifier: Verifier, result: InterviewSet, ground: Ground) -> set[str]:
    return {flaw.check for flaw in verifier.verify(result, ground)}


def test_the_mix_is_held(composer: LocalComposer, verifier: Verifier, ground: Ground) -> None:
    result = composer.interview(ground.text, BRIEF)
    easy = tuple(q.model_copy(update={"difficulty": Difficulty.EASY}) for q in result.questions)
    assert "mix" in _checks(verifier, result.model_copy(update={"questions": easy}), ground)


def test_a_missing_question_is_noticed(
    composer: LocalComposer, verifier: Verifier, ground: Ground
) -> None:
    result = composer.interview(ground.text, BRIEF)
    short = result.model_copy(update={"questions": result.questions[:4]})
    assert "counts" in _checks(verifier, short, ground)


def test_a_question_twice_is_noticed_within_a_set_and_after_an_earlier_one(
    composer: LocalComposer, verifier: Verifier, make_ground: MakeGround
) -> None:
    ground = make_ground("korean", Language.KO)
    result = composer.interview(ground.text, BRIEF)
    twice = result.model_copy(update={"questions": (*result.questions[:4], result.questions[0])})
    later = make_ground("korean", Language.KO, (result,))
    assert "repetition" in _checks(verifier, twice, ground)
    assert "repetition" in _checks(verifier, result, later)


@pytest.mark.parametrize(
    "url", ["https://evil.example/x", "http://kubernetes.io", "https://kubernetes.io.evil.example"]
)
def test_links_off_the_list_are_refused(
    composer: LocalComposer, verifier: Verifier, ground: Ground, url: str
) -> None:
    path = composer.learning(ground.text, BRIEF)
    step = path.steps[0].model_copy(update={"resources": (Resource(title="x", url=url),)})
    spoilt = path.model_copy(update={"steps": (step, *path.steps[1:])})
    assert not allowed(url)
    assert any(f.check == "links" and f.index == 0 for f in verifier.verify(spoilt, ground))


def test_a_dead_link_is_refused(
    composer: LocalComposer, verifier: Verifier, ground: Ground
) -> None:
    path = composer.learning(ground.text, BRIEF)
    dead = Resource(title="x", url="https://kubernetes.io/dead")
    step = path.steps[0].model_copy(update={"resources": (dead,)})
    spoilt = path.model_copy(update={"steps": (step, *path.steps[1:])})
    assert any("dead" in flaw.detail for flaw in verifier.verify(spoilt, ground))
