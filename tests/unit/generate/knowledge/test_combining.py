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
        "skills": {"Linux": {"en": "on Linux"}},
        "groups": {"wards": [["외과 병동에서", "on a surgical ward"]]},
        "peak": [["예매 서비스", "a ticketing service"], ["쇼핑몰", "an online shop"]],
    }
)


def concept(**changes: object) -> Concept:
    words = {"situation": "S.", "points": ["a", "b", "c"], "follow_ups": ["f?"]}
    raw = {
        "id": "leak", "kind": "trap", "domain": "tech", "level": "mid", "type": "reliability",
        "tags": ["ops"], "roles": ["backend"], "at": ["Kafka", "Linux"], "skills": ["Caching"],
        "ko": {"name": "누수", **words}, "en": {"name": "leaks", **words}, **changes,
    }  # fmt: skip
    return next(read_concepts([json.dumps(raw)]))


def frame(**changes: object) -> Frame:
    raw = {
        "id": "why", "kinds": ["trap"], "domains": ["tech"],
        "text": {
            "ko": ["{at}{name:이} 왜 생깁니까?", "{lead}{name:을} 어떻게 막습니까?"],
            "en": ["What causes {name}{at}?", "{lead}How do you stop {name}?"],
        },
        **changes,
    }  # fmt: skip
    return next(read_frames([json.dumps(raw)]))


def combine(made: Concept, *frames: Frame) -> list[Entry]:
    references = References([])
    return list(Combiner(frames, PLACES, references).combine([made], "v1"))


def test_places_take_turns_and_no_wording_is_used_twice() -> None:
    entries = combine(concept(), frame())
    assert {entry.text for entry in entries if entry.language is Language.KO} in (
        {"Kafka에서 누수가 왜 생깁니까?", "Linux를 쓰는 팀입니다. 누수를 어떻게 막습니까?"},
        {"Linux에서 누수가 왜 생깁니까?", "Kafka를 쓰는 팀입니다. 누수를 어떻게 막습니까?"},
    )


def test_the_technology_that_is_asked_about_comes_first_among_the_skills() -> None:
    assert {entry.skills for entry in combine(concept(), frame())} == {
        ("Kafka", "Caching"),
        ("Linux", "Caching"),
    }


def test_rewordings_are_asked_once_in_one_place() -> None:
    assert len(combine(concept(at=["Kafka"]), frame())) == 2
    assert len(combine(concept(at=["Kafka"]), frame(each=True))) == 4


def test_a_concept_without_a_place_is_asked_plainly() -> None:
    texts = {entry.text for entry in combine(concept(at=[]), frame(each=True))}
    assert "What causes leaks?" in texts
    assert "누수가 왜 생깁니까?" in texts


def test_a_setting_is_worded_but_is_no_skill() -> None:
    entries = combine(concept(at=["@wards"], skills=[]), frame(each=True))
    assert {entry.skills for entry in entries} == {()}
    assert any(entry.text.startswith("외과 병동에서 일하고 계신다고 합시다. ") for entry in entries)


def test_a_name_that_says_the_technology_is_not_followed_by_it() -> None:
    words = {"situation": "S.", "points": ["a", "b", "c"], "follow_ups": ["f?"]}
    made = concept(
        at=["Linux"], ko={"name": "Linux 부하", **words}, en={"name": "Linux load", **words}
    )
    texts = {entry.text for entry in combine(made, frame(each=True))}
    assert "What causes Linux load?" in texts


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"kinds": ["metric"]}, False),
        ({"domains": ["people"]}, False),
        ({"needs": "ops"}, True),
        ({"needs": "code"}, False),
        ({"unless": "ops"}, False),
    ],
)
def test_frames_fit_by_kind_domain_and_tags(changes: dict[str, object], *, fits: bool) -> None:
    assert frame(**changes).fits(concept()) is fits


def test_services_under_load_are_named_only_for_concepts_that_depend_on_it() -> None:
    peak = frame(
        places="peak",
        needs="load",
        text={"ko": ["{service:을} 맡았습니다. {name}?"], "en": ["You run {service}. {name}?"]},
    )
    assert combine(concept(), peak) == []
    texts = {entry.text for entry in combine(concept(tags=["load"]), peak)}
    assert texts >= {"예매 서비스를 맡았습니다. 누수?", "You run an online shop. leaks?"}


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
    added = frame(points={"ko": ["먼저"], "en": ["first"]}, take=2)
    assert {entry.points for entry in combine(concept(), added)} == {
        ("먼저", "a", "b"),
        ("first", "a", "b"),
    }


def test_a_concept_is_an_entry_itself() -> None:
    korean, english = describe(concept(), Reference("R"), "v1")
    assert (korean.kind, korean.id, english.id) == (EntryKind.CONCEPT, "c.leak.ko", "c.leak.en")
    assert korean.skills == ("Kafka", "Linux", "Caching")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="riddle"):
        concept(kind="riddle")
