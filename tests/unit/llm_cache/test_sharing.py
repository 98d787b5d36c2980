import pytest

from libs.llm.cache.sharing import mentions, shareable
from tests.unit.llm_cache.lookups import make_lookup


class Suspicious:
    def finds(self, text: str) -> bool:
        return "Jane" in text


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("How did you move data from MongoDB?", True),
        ("What did you do at hanbit labs?", False),
        ("Ask [NAME_1] about Kafka", False),
        ("Ask Jane about Kafka", False),
    ],
)
def test_only_results_free_of_names_leave_the_tenant(value: str, allowed: bool) -> None:
    assert shareable(make_lookup(), value.encode(), Suspicious()) is allowed


def test_mentions_are_the_names_that_the_result_repeats() -> None:
    value = b"What did you do at Hanbit Labs?"
    assert mentions(make_lookup(), value) == {"hanbit labs"}
