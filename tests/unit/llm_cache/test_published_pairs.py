from collections import Counter

import pytest

from bench.cache_pairs.facts import vocabulary
from bench.cache_pairs.lookups import lookup_of
from bench.cache_pairs.pairs import Pair, draw_pairs, read
from bench.cache_pairs.relations import NEAR, SAME
from libs.llm.cache.guard import Limits, Traits, refusal


@pytest.fixture(scope="module")
def published() -> list[Pair]:
    return read()


def test_the_set_is_what_its_code_draws(published: list[Pair]) -> None:
    assert published == list(draw_pairs("published"))


def test_it_has_more_than_two_thousand_near_pairs_of_each_kind_as_many(
    published: list[Pair],
) -> None:
    counts = Counter(pair.relation for pair in published)
    assert sum(counts[name] for name in NEAR) > 2_000
    assert len(set(counts.values())) == 1
    assert counts.keys() == NEAR.keys() | SAME.keys()


def test_same_and_near_are_judged_by_the_facts(published: list[Pair]) -> None:
    for pair in published:
        assert (pair.cached.meaning() == pair.asking.meaning()) is pair.same


def test_the_halves_share_neither_families_nor_templates() -> None:
    first, second = vocabulary()["halves"].values()
    assert not set(first["families"]) & set(second["families"])
    assert first["deeds"] != second["deeds"]


def test_no_near_pair_passes_the_guards(published: list[Pair]) -> None:
    passed = [pair.relation for pair in published[::4] if not pair.same and _passes(pair)]
    assert passed == []


def test_most_rearrangements_pass_the_guards(published: list[Pair]) -> None:
    rearranged = [pair for pair in published[::4] if pair.same and pair.relation != "reworded"]
    assert all(_passes(pair) for pair in rearranged)


def _passes(pair: Pair) -> bool:
    cached, asking = lookup_of(pair.cached, "a"), lookup_of(pair.asking, "b")
    traits = Traits(cached.skills, cached.claims, frozenset(), cached.text)
    return cached.partition == asking.partition and not refusal(asking, traits, Limits())
