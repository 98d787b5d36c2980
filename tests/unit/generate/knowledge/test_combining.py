"""Combining rules on small made-up data."""

import json

import pytest

from libs.contracts.kinds import Difficulty, Language, QuestionType, Seniority
from services.generate.knowledge.combining import Combiner, describe
from services.generate.knowledge.concepts import Concept, read_concepts
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.frames import Frame, read_frames
from services.generate.knowledge.places import Places
from services.generate.knowledge.references import References

PLACES = Places(
    {
        "skills": {
            "Linux": {"lead_ko": "리눅스를 씁니다.", "lead_en": "You run Linux."},
            "iOS": {"roles": ["ios"]},
        },
        "settings": {"ward": {"ko": "외과 병동입니다.", "en": "You work on a surgical ward."}},
        "groups": {"wards": ["ward"]},
    }
)


def concept(**changes: object) -> Concept:
    words = {"situation": "S.", "points": ["a", "b", "c"], "follow_ups": ["f?"]}
    raw = {
        "id": "leak", "kind": "trap", "level": "mid", "type": "reliability",
        "roles": ["android", "ios"], "at": ["Kafka", "Linux"], "skills": ["Caching"],
        "frames": ["why"],
        "ko": {"name": "누수", **words}, "en": {"name": "leaks", **words}, **changes,
    }  # fmt: skip
    return next(read_concepts([json.dumps(raw)]))


def frame(**changes: object) -> Frame:
    raw = {
        "id": "why", "kinds": ["trap"],
        "text": {
            "ko": ["{lead}{name:이} 왜 생깁니까?", "{lead}{sit} {name:을} 어떻게 막습니까?"],
            "en": ["{lead}What causes {name}?", "{lead}{sit} How do you stop {name}?"],
        },
        "points": {"ko": ["먼저"], "en": ["first"]},
        **changes,
    }  # fmt: skip
    return next(read_frames([json.dumps(raw)]))


def combine(made: Concept, *frames: Frame) -> list[Entry]:
    references = References([])
    return list(Combiner(frames, PLACES, references).combine([made], "v1"))


def texts(entries: list[Entry], language: Language = Language.EN) -> set[str]:
    return {entry.text for entry in entries if entry.language is language}


def test_a_frame_is_asked_once_in_both_languages_in_the_same_wording() -> None:
    korean, english = combine(concept(at=["Linux"]), frame())
    assert (korean.text, english.text) in {
        ("리눅스를 씁니다. 누수가 왜 생깁니까?", "You run Linux. What causes leaks?"),
        (
            "리눅스를 씁니다. S. 누수를 어떻게 막습니까?",
            "You run Linux. S. How do you stop leaks?",
        ),
    }


def test_places_take_turns() -> None:
    entries = combine(concept(frames=["why", "how"]), frame(), frame(id="how"))
    assert {entry.skills[0] for entry in entries} == {"Kafka", "Linux"}


def test_a_technology_without_a_lead_of_its_own_is_used_by_the_team() -> None:
    plain = frame(text={"ko": ["{lead}왜?"], "en": ["{lead}Why?"]})
    entries = combine(concept(at=["Kafka"]), plain)
    assert texts(entries) == {"Your team uses Kafka. Why?"}
    assert texts(entries, Language.KO) == {"Kafka를 쓰는 팀입니다. 왜?"}


def test_the_technology_that_is_asked_about_comes_first_among_the_skills() -> None:
    assert {entry.skills for entry in combine(concept(at=["Kafka"]), frame())} == {
        ("Kafka", "Caching")
    }


def test_a_platform_narrows_the_roles() -> None:
    entries = combine(concept(at=["iOS"]), frame())
    assert {entry.roles for entry in entries} == {("ios",)}
    entries = combine(concept(at=["iOS"], roles=["qa"]), frame())
    assert {entry.roles for entry in entries} == {("qa",)}


def test_a_concept_without_a_place_is_asked_plainly() -> None:
    plain = frame(text={"ko": ["{lead}{name}?"], "en": ["{lead}{name}?"]})
    assert texts(combine(concept(at=[]), plain)) == {"leaks?"}


@pytest.mark.parametrize("at", ["@wards", "@ward"])
def test_a_setting_is_worded_but_is_no_skill(at: str) -> None:
    entries = combine(concept(at=[at], skills=[]), frame())
    assert {entry.skills for entry in entries} == {()}
    assert all(text.startswith("You work on a surgical ward. ") for text in texts(entries))


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(KeyError):
        combine(concept(at=["@moon"]), frame())


def test_only_the_frames_that_a_concept_lists_are_used() -> None:
    assert {entry.id for entry in combine(concept(), frame(), frame(id="how"))} == {
        entry.id for entry in combine(concept(), frame())
    }


@pytest.mark.parametrize("changes", [{"id": "how"}, {"kinds": ["metric"]}])
def test_a_frame_that_is_unknown_or_for_another_kind_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no frame why for a trap: leak"):
        combine(concept(), frame(**changes))


@pytest.mark.parametrize(
    ("level", "shift", "difficulty"),
    [
        ("junior", -1, Difficulty.EASY),
        ("mid", 0, Difficulty.MEDIUM),
        ("mid", 1, Difficulty.HARD),
        ("senior", 1, Difficulty.HARD),
    ],
)
def test_difficulty_follows_level_and_frame(level: str, shift: int, difficulty: Difficulty) -> None:
    entries = combine(concept(level=level), frame(shift=shift))
    assert {entry.difficulty for entry in entries} == {difficulty}


def test_a_frame_raises_the_level_and_sets_the_type() -> None:
    entries = combine(concept(level="junior"), frame(level="senior", type="business"))
    assert {(entry.level, entry.type) for entry in entries} == {
        (Seniority.SENIOR, QuestionType.BUSINESS)
    }


def test_answer_points_of_the_frame_come_before_those_of_the_concept() -> None:
    assert {entry.points for entry in combine(concept(), frame())} == {
        ("먼저", "a", "b", "c"),
        ("first", "a", "b", "c"),
    }


def test_a_concept_is_an_entry_itself() -> None:
    korean, english = describe(concept(), Reference("R"), "v1")
    assert (korean.kind, korean.id, english.id) == (EntryKind.CONCEPT, "c.leak.ko", "c.leak.en")
    assert korean.skills == ("Kafka", "Linux", "Caching")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="riddle"):
        concept(kind="riddle")
