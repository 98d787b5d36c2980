"""Korean and English meet in the same tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.skills import Vocabulary
from services.generate.retrieval import english
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.tokens import Tokeniser

TOKENISE = Tokeniser(Lexicon.load(), Vocabulary.load())


@pytest.mark.parametrize(
    ("korean", "english_text", "name"),
    [
        ("카프카에서 컨슈머를 재조정", "Kafka consumer rebalancing", "=kafka"),
        ("카프카의 컨슈머가", "Kafka consumers", "=consumer"),
        ("스프링부트는", "with Spring Boot", "=spring_boot"),
        ("격리수준과", "isolation levels", "=isolation_level"),
        ("교착 상태를", "deadlocks", "=deadlock"),
        ("무중단으로", "zero-downtime", "=zero_downtime"),
    ],
)
def test_a_name_is_one_token_in_either_language(korean: str, english_text: str, name: str) -> None:
    assert name in TOKENISE(korean)
    assert name in TOKENISE(english_text)


@pytest.mark.parametrize("particle", ["을", "를", "은", "에서", "으로", "의", "까지", "에는"])
def test_a_particle_does_not_hide_the_word(particle: str) -> None:
    assert set(TOKENISE("처리량")) <= set(TOKENISE("처리량" + particle))


def test_the_pairs_of_syllables_find_a_word_inside_a_compound() -> None:
    assert "정산" in TOKENISE("월별정산시스템을")


def test_a_word_and_its_inflections_share_a_stem() -> None:
    stems = {
        english.stem(word) for word in ("replicate", "replicated", "replicating", "replication")
    }
    assert len(stems) == 1
    assert english.stem("queries") == english.stem("query")
    assert english.stem("running") == english.stem("run")


def test_words_that_look_inflected_stay_whole() -> None:
    assert english.stem("redis") == "redis"
    assert english.stem("class") == "class"
    assert english.stem("ring") == "ring"


def test_words_without_a_subject_leave_no_token() -> None:
    assert TOKENISE("어떻게 하셨나요? How do you do it") == []


def test_letters_of_other_width_are_the_same_letters() -> None:
    assert TOKENISE("Ｋａｆｋａ") == TOKENISE("Kafka")


@given(st.text(max_size=200))
def test_any_text_gives_tokens_without_spaces(text: str) -> None:
    assert all(token and not any(char.isspace() for char in token) for token in TOKENISE(text))


@given(st.text(alphabet="가나다라 abc.#+=-", max_size=60))
def test_tokens_are_the_same_each_time(text: str) -> None:
    assert TOKENISE(text) == TOKENISE(text)
