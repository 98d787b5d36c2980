import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.duplicates import NearDuplicates, near_duplicates, normalise
from services.generate.knowledge.entry import EntryKind

QUESTION = "How would you notice connection pool exhaustion before your users do?"


@pytest.mark.parametrize("language", list(Language))
def test_under_two_percent_of_shipped_questions_resemble_another(
    knowledge: Knowledge, language: Language
) -> None:
    texts = [
        (entry.id, entry.text)
        for entry in knowledge.of_kind(EntryKind.QUESTION)
        if entry.language is language
    ]
    assert len(near_duplicates(texts)) / len(texts) < 0.02


def test_case_space_and_punctuation_make_no_difference() -> None:
    assert normalise("What is  A.C.I.D?") == normalise("what is acid")


def test_a_reworded_ending_is_found() -> None:
    seen = NearDuplicates()
    assert seen.add("a", QUESTION) is None
    assert seen.add("b", QUESTION.replace("users do", "users did")) == "a"


def test_another_question_is_not_taken_for_the_same() -> None:
    seen = NearDuplicates()
    seen.add("a", QUESTION)
    assert seen.add("b", "How would you notice cache stampedes before they hurt?") is None


def test_an_opposite_short_question_is_kept_apart() -> None:
    seen = NearDuplicates()
    seen.add("a", "언제 인덱스를 추가하시겠습니까?")
    assert seen.add("b", "언제 인덱스를 제거하시겠습니까?") is None


@given(st.text(min_size=1, max_size=200))
def test_every_text_resembles_itself(text: str) -> None:
    seen = NearDuplicates()
    seen.add("first", text)
    assert seen.add("second", text) == "first"


def test_pairs_name_the_later_and_the_earlier() -> None:
    texts = [("1", QUESTION), ("2", "Something else entirely, about nursing"), ("3", QUESTION)]
    assert near_duplicates(texts) == [("3", "1")]
