from hypothesis import given
from hypothesis import strategies as st

from libs.llm.cache.guard import Limits, Traits, refusal
from libs.llm.cache.heads import Sketch, head_of, short, sifted, signature
from tests.unit.llm_cache.lookups import make_lookup

SKILLS = ("kafka", "redis", "spark", "hive", "presto")
NOUNS = ("billing", "search", "ledger", "parser", "invoices", "payroll", "maps", "tickets", "logs")


def entry(number: int) -> str:
    return f"{number:064x}"[::-1]


def sketch(named: tuple[str, ...]) -> Sketch:
    return Sketch(signature(named, "p"), 0, 0)


def head(number: int, expires_at: int, named: tuple[str, ...]) -> bytes:
    return head_of(entry(number), expires_at, sketch(named))


def test_only_live_entries_of_like_skills_are_looked_at() -> None:
    heads = [head(1, 10, SKILLS), head(2, 99, SKILLS), head(3, 99, SKILLS[:2])]
    assert sifted(heads, sketch(SKILLS), Limits(), 11) == [short(entry(2))]
    assert sifted([], sketch(SKILLS), Limits(), 11) == []


def test_an_entry_that_was_stored_twice_is_looked_at_once() -> None:
    heads = [head(1, 99, SKILLS), head(1, 98, SKILLS)]
    assert sifted(heads, sketch(SKILLS), Limits(), 11) == [short(entry(1))]


def test_a_signature_says_nothing_about_another_partition() -> None:
    assert signature(("kafka", "redis"), "p") != signature(("kafka", "redis"), "q")


@given(st.frozensets(st.text(min_size=1), max_size=20))
def test_equal_skills_always_pass(skills: frozenset[str]) -> None:
    named = tuple(skills)
    assert sifted([head(1, 99, named)], sketch(named[::-1]), Limits(skill_overlap=1.0), 0)


def test_entries_that_claim_other_things_are_not_looked_at() -> None:
    mine = make_lookup(deeds=("Moved billing to Kafka", "Built search"))
    theirs = make_lookup(deeds=("Wrote a parser in Rust", "Ran payroll for 40 shops"))
    stored = head_of(entry(1), 99, Sketch.of(theirs, "p"))
    assert sifted([stored], Sketch.of(mine, "p"), Limits(), 0) == []


DEEDS = st.lists(st.sampled_from([f"Built {noun}" for noun in NOUNS]), max_size=9, unique=True)


@given(DEEDS, DEEDS, st.sampled_from((0.0, 0.5, 0.75, 1.0)))
def test_nothing_is_sifted_out_that_the_guards_would_let_pass(
    mine: list[str], theirs: list[str], coverage: float
) -> None:
    wanted, cached = make_lookup(deeds=tuple(mine)), make_lookup(deeds=tuple(theirs))
    limits = Limits(coverage=coverage)
    traits = Traits(cached.skills, cached.claims, frozenset(), cached.text)
    heads = [head_of(entry(1), 99, Sketch.of(cached, "p"))]
    if refusal(wanted, traits, limits) is None:
        assert sifted(heads, Sketch.of(wanted, "p"), limits, 0)
