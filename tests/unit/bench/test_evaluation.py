import pytest

from bench.evaluation.particles import particles_in
from bench.evaluation.report import bars, html, markdown
from bench.evaluation.specificity import fits, holds
from bench.goldens import read_goldens
from bench.harness import Bound
from libs.contracts.kinds import Language
from libs.contracts.profile import ResumeText
from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.signs import Signs
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def goldens(vocabulary: Vocabulary) -> dict[str, ResumeText]:
    return read_goldens(vocabulary)


def test_the_golden_set_covers_languages_and_trades(goldens: dict[str, ResumeText]) -> None:
    assert len(goldens) >= 40
    assert {text.language for text in goldens.values()} == set(Language)
    roles = {text.profile.role for text in goldens.values()}
    assert {"nursing", "sales", "designer", "teaching", "backend", "frontend"} <= roles


def test_a_question_fits_only_where_all_it_holds_on_to_is_found(
    vocabulary: Vocabulary, goldens: dict[str, ResumeText]
) -> None:
    text = goldens["en-sre"]
    composer = LocalComposer(Knowledge((), "none"), vocabulary)
    question = composer.interview(text, Brief(Language.EN)).questions[0]
    ties = holds(question, text, Mentions(vocabulary, Signs()))
    own = "\n".join(line.text for line in text.lines)
    other = "\n".join(line.text for line in goldens["en-teacher-mid"].lines)
    assert ties
    assert fits(ties, own)
    assert not fits(ties, other)


def test_wrong_particles_are_counted_and_the_persons_own_are_not() -> None:
    assert particles_in(["Kafka을 쓰고 Redis를 썼다"], "") == (2, ["Kafka을"])
    assert particles_in(["Kafka을 쓰고"], "Kafka을 도입") == (1, [])


def test_charts_are_scaled_and_escaped() -> None:
    chart = bars({"<share>": 0.5}, 1.0)
    assert "&lt;share&gt;" in chart
    assert 'width="210.0"' in chart


def test_both_reports_name_figure_and_bound() -> None:
    figures, bounds = {"resumes": 1.0, "mix_share": 1.0}, [Bound("mix_share", 1.0, at_least=True)]
    assert "| mix_share | 1.000 | at least 1 |" in markdown(figures, bounds, [])
    page = html(figures, bounds, [])
    assert "<svg" in page
    assert "at least 1" in page
