import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.privacy.numbers import CHECKS
from libs.privacy.rules import Rule, Rules, load

ALL = load("numbers.toml", CHECKS) + load("contacts.toml", {})
CUED = [rule for rule in ALL if rule.cues]


@pytest.mark.parametrize("rule", CUED, ids=lambda rule: f"{rule.kind}-{CUED.index(rule)}")
@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_match_does_without_the_cues(rule: Rule, data: st.DataObject) -> None:
    line = data.draw(st.from_regex(rule.pattern))
    assert all(not cue.isdisjoint(line) for cue in rule.cues)


def test_rules_are_tried_only_where_they_are_worth_it() -> None:
    rules = Rules(ALL)
    assert [span.kind for span in rules.spans("call 010-1234-5678")] == ["PHONE"]
    assert not rules.spans("1990.01.02")
    assert [span.kind for span in rules.spans("1990.01.02", header=True)] == ["BIRTH"]
