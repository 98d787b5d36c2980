"""The evaluation measures what it says, and what ships holds its bounds."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.eval import bounds_of_issue_and_baseline, measured
from bench.evaluation.parity import parity
from bench.evaluation.particles import particles_in
from bench.evaluation.report import bars, html, markdown
from bench.evaluation.runs import Run
from bench.evaluation.specificity import fits, holds
from bench.evaluation.strange import OUTSIDE, strange_words
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
from services.generate.verifying.link_book import UncheckedLinks

Measured = tuple[list[Run], dict[str, float]]


@pytest.fixture(scope="module")
def measured_runs() -> Measured:
    """All golden resumes, as ``make eval`` measures them."""
    return measured(Knowledge.load(), UncheckedLinks())


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


@pytest.mark.parametrize(
    ("text", "seen", "wrong"),
    [
        ("Kafka을 쓰고 Redis를 썼다", 2, ["Kafka을"]),
        ("S3을 썼다", 1, ["S3을"]),
        ("“chess club”라고 적으셨다", 1, ["club”라고"]),
        ("30%을 줄이고 28ms로 낮췄다", 2, ["30%을"]),
        ("한빛소프트이 만든 정산 개편를 이끈 한빛소프트는", 3, ["정산 개편를", "한빛소프트이"]),
        ("서울으로 갔다가 서울로 갔다", 2, ["서울으로"]),
    ],
)
def test_wrong_particles_are_counted_after_names_of_either_script(
    text: str, seen: int, wrong: list[str]
) -> None:
    found = particles_in([text], "", ["한빛소프트", "정산 개편", "서울"])
    assert (found.seen, found.unread, sorted(found.wrong)) == (seen, 0, wrong)


def test_what_the_person_wrote_is_not_counted_as_wrong() -> None:
    assert particles_in(["Kafka을 쓰고"], "Kafka을 도입").wrong == []


def test_a_word_that_nobody_read_aloud_is_counted_apart() -> None:
    found = particles_in(["Zorblax를 썼다"], "")
    assert (found.seen, found.unread) == (1, 1)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("배포 뒤에 서버가", 2), ("Their API is rapid and capital", 1), ("환자와 낙상", 0)],
)
def test_words_of_software_are_found_in_all_that_a_nurse_is_shown(
    measured_runs: Measured, said: str, expected: int
) -> None:
    run = next(run for run in measured_runs[0] if run.name == "en-nurse-mid")
    step = run.learning.steps[0].model_copy(update={"description": said})
    path = run.learning.model_copy(update={"steps": (step, *run.learning.steps[1:])})
    assert len(strange_words([replace(run, learning=path)])) == expected


def test_parity_falls_when_one_language_asks_about_other_lines(measured_runs: Measured) -> None:
    korean, english = (run for run in measured_runs[0] if run.name == "ko-ml-mid")
    assert parity([korean, korean_as_english(korean)])["parity_lines_asked"] == 1
    other = next(run for run in measured_runs[0] if run.name == "en-sre")
    strange = replace(english, interview=other.interview, learning=other.learning)
    figures = parity([korean, strange])
    assert figures["parity_lines_asked"] < 0.9
    assert figures["parity_lines_of_steps"] < 0.9
    assert figures["parity_resources"] < 0.9


def korean_as_english(run: Run) -> Run:
    return replace(run, language=Language.EN)


def test_every_golden_of_another_trade_is_there(goldens: dict[str, ResumeText]) -> None:
    assert goldens.keys() >= OUTSIDE
    assert len(OUTSIDE) >= 20


def test_the_shipped_composer_holds_every_bound_of_the_issue_and_its_baseline(
    measured_runs: Measured,
) -> None:
    figures = measured_runs[1]
    assert [b for b in bounds_of_issue_and_baseline() if not b.holds(figures)] == []


def test_a_drop_below_the_baseline_breaks_a_bound(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text('{"specific_share": 0.98}')
    *_, bound = bounds_of_issue_and_baseline(file)
    assert bound.holds({"specific_share": 0.97})
    assert not bound.holds({"specific_share": 0.95})


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
