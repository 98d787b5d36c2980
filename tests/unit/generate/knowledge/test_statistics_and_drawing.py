import dataclasses

from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.drawing import draw
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.knowledge.statistics import statistics

KOREAN = Entry(
    "q.a.ko", EntryKind.QUESTION, Language.KO, "풀", "커넥션 풀이 고갈되면 어떻게 합니까?",
    skills=("Redis",), roles=("backend",),
)  # fmt: skip
ENGLISH = dataclasses.replace(
    KOREAN, id="q.a.en", language=Language.EN, text="What do you do when the pool is exhausted?"
)
ALONE = dataclasses.replace(
    ENGLISH, id="q.b.en", text="What do you do when the pool is exhausted, then?"
)
ROADMAP = dataclasses.replace(KOREAN, id="map.x.ko", kind=EntryKind.ROADMAP)
SMALL = Knowledge((KOREAN, ENGLISH, ALONE, ROADMAP), "v")


def test_translations_are_one_question() -> None:
    counted = statistics(SMALL)
    assert counted.kinds == {"question": 3, "roadmap": 1}
    assert counted.questions == {"en": 2, "ko": 1}
    assert counted.bilingual == 1
    assert counted.roles == {"backend": 2}
    assert counted.skills == {"Redis": 2}


def test_questions_that_resemble_another_are_shared_out_by_language() -> None:
    assert statistics(SMALL).resembling == {"ko": 0.0, "en": 0.5}


def test_an_empty_knowledge_base_has_no_shares() -> None:
    assert statistics(Knowledge((), "v")).resembling == {"ko": 0.0, "en": 0.0}


def test_the_same_seed_draws_the_same_questions(knowledge: Knowledge) -> None:
    first = [drawn.id for drawn in draw(knowledge, 50, 7)]
    assert [drawn.id for drawn in draw(knowledge, 50, 7)] == first
    assert [drawn.id for drawn in draw(knowledge, 50, 8)] != first
    assert len(set(first)) == 50


def test_no_more_is_drawn_than_there_is() -> None:
    assert len(draw(SMALL, 50, 1)) == 2


def test_a_drawn_question_leaves_room_for_a_verdict(knowledge: Knowledge) -> None:
    drawn = draw(knowledge, 1, 1)[0]
    record = drawn.record()
    assert record["verdict"] == record["why"] == ""
    assert set(record) >= {"id", "ko", "en", "level", "type", "difficulty"}
    text = drawn.markdown()
    assert all(entry.text in text for entry in drawn.entries.values())
