from hypothesis import given
from hypothesis import strategies as st

from libs.llm.cache.heads import head_of, short, sifted, signature

SKILLS = ("kafka", "redis", "spark", "hive", "presto")


def entry(number: int) -> str:
    return f"{number:064x}"[::-1]


def head(number: int, expires_at: int, named: tuple[str, ...]) -> bytes:
    return head_of(entry(number), expires_at, signature(named, "p"))


def test_only_live_entries_of_like_skills_are_looked_at() -> None:
    heads = [head(1, 10, SKILLS), head(2, 99, SKILLS), head(3, 99, SKILLS[:2])]
    assert sifted(heads, signature(SKILLS, "p"), 0.8, 11) == [short(entry(2))]
    assert sifted([], signature(SKILLS, "p"), 0.8, 11) == []


def test_an_entry_that_was_stored_twice_is_looked_at_once() -> None:
    heads = [head(1, 99, SKILLS), head(1, 98, SKILLS)]
    assert sifted(heads, signature(SKILLS, "p"), 0.8, 11) == [short(entry(1))]


def test_a_signature_says_nothing_about_another_partition() -> None:
    assert signature(("kafka", "redis"), "p") != signature(("kafka", "redis"), "q")


@given(st.frozensets(st.text(min_size=1), max_size=20))
def test_equal_skills_always_pass(skills: frozenset[str]) -> None:
    named = tuple(skills)
    assert sifted([head(1, 99, named)], signature(named[::-1], "p"), 1.0, 0)
