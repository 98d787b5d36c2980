"""The made-up resumes: apart from the rules, all found, and what masking promises for each."""

import json
from pathlib import Path

import pytest

from bench.planted.page import document
from bench.planted.resumes import Resume, Resumes
from bench.privacy import Score, find_with, invented, knowledge
from libs.contracts.kinds import Language
from libs.privacy import detector as privacy
from libs.privacy.detector import Detector
from libs.privacy.kinds import NEVER_STORED, PLACEHOLDER, Kind
from libs.privacy.masking import Masker, restore

RULES = Path(privacy.__file__).parent
NUMBERS = frozenset(Kind) - {Kind.NAME, Kind.ADDRESS, Kind.BIRTH, Kind.PROFILE_URL}


@pytest.fixture(scope="module")
def made() -> list[Resume]:
    resumes = Resumes(seed=5)
    return [resumes.make(tuple(Language)[number % 2]) for number in range(40)]


def test_no_rule_knows_a_planted_name_or_company() -> None:
    lists = document("lists.json")
    rules = json.loads((RULES / "english_names.json").read_text("utf-8"))
    known = {name.lower() for name in (*rules["given"], *rules["organisations"])}
    english = lists["english"]
    planted = (*english["given"], *english["surnames"], *english["companies"])
    assert known.isdisjoint(name.lower() for name in planted)
    korean = json.loads((RULES / "korean_names.json").read_text("utf-8"))
    assert set(korean["stop"]).isdisjoint(lists["korean"]["companies"])


def test_planted_data_is_found_and_little_else(made: list[Resume]) -> None:
    score, detector = Score(), Detector()
    for resume in made:
        score.add(resume, find_with(detector))
    assert score.recall(NUMBERS) >= 0.99, score.missed
    assert score.recall(frozenset((Kind.NAME,))) >= 0.95, score.missed
    assert score.precision >= 0.95, score.invented


def test_text_about_nobody_stays_whole() -> None:
    texts = knowledge()[::6]  # the benchmark takes them all
    assert len(texts) > 1_000
    assert len(invented(find_with(Detector()), texts)) <= 2


def test_masking_keeps_lines_hides_numbers_and_never_keeps_resident_numbers(
    made: list[Resume],
) -> None:
    masker = Masker(Detector())
    for resume in made:
        lines = resume.page.lines
        masked = masker.mask(lines)
        assert len(masked.lines) == len(lines)
        for item in resume.page.planted:
            if item.kind in NEVER_STORED:
                original = lines[item.line][item.start : item.end]
                assert original not in f"{masked.lines}{masked.identities}"


def test_masked_text_is_stable_under_masking_again(made: list[Resume]) -> None:
    masker = Masker(Detector())
    for resume in made:
        once = masker.mask(resume.page.lines).lines
        assert masker.mask(once).lines == once


def test_restoring_leaves_only_placeholders_of_resident_numbers(made: list[Resume]) -> None:
    masker = Masker(Detector())
    for resume in made:
        masked = masker.mask(resume.page.lines)
        text = restore("\n".join(masked.lines), masked.identities)
        kinds = {found[1] for found in PLACEHOLDER.finditer(text)}
        assert kinds <= NEVER_STORED
