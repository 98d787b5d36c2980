from typing import Any

import pytest

from libs.llm.cache.guard import Limits, Traits, refusal
from libs.llm.cache.lookup import Lookup
from tests.unit.llm_cache.lookups import DEEDS, make_lookup


def traits(lookup: Lookup, mentions: frozenset[str] = frozenset()) -> Traits:
    return Traits(lookup.skills, lookup.claims, mentions, lookup.text)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"company": "Quillon"}, None),
        ({"deeds": DEEDS[::-1]}, None),
        ({"deeds": (*DEEDS, "Hobbies: chess")}, None),
        ({"skills": ("MySQL", "Kafka")}, "skills"),
        ({"deeds": ("Migrated billing from PostgreSQL to MongoDB", *DEEDS[1:])}, "claims"),
        ({"deeds": (DEEDS[0],)}, "coverage"),
        ({"deeds": ("Taught chess at a school", "Sang in a choir")}, "coverage"),
    ],
)
def test_only_the_same_statements_pass(change: dict[str, Any], reason: str | None) -> None:
    assert refusal(make_lookup(**change), traits(make_lookup()), Limits()) == reason


def test_a_result_that_names_a_company_is_for_people_of_that_company() -> None:
    cached = traits(make_lookup(), frozenset({"hanbit labs"}))
    assert refusal(make_lookup(), cached, Limits()) is None
    assert refusal(make_lookup(company="Quillon"), cached, Limits()) == "names"


def test_traits_survive_storage() -> None:
    kept = traits(make_lookup(), frozenset({"hanbit labs"}))
    assert Traits.from_json(kept.to_json()) == kept
