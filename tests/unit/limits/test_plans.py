"""Plans and how a standing is told."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from libs.platform.limits.plans import Metered, Plans
from libs.platform.limits.standing import LimitedError, Standing, headers_of, refusal_headers


def test_the_standard_plan_is_the_one_that_was_promised() -> None:
    plan = Plans("standard", {}).default
    interview, learning = plan.rate(Metered.INTERVIEW), plan.rate(Metered.LEARNING)
    assert interview is not None
    assert learning is not None
    assert (interview.amount, interview.get_expiry()) == (10, 3600)
    assert (learning.amount, learning.get_expiry()) == (20, 86400)
    assert plan.requests is not None
    assert (plan.requests.amount, plan.requests.get_expiry()) == (100, 60)
    assert plan.connections == 50


def test_a_tenant_has_its_own_plan() -> None:
    plans = Plans("standard", {"acme": "unlimited"})
    assert plans.of("acme").rate(Metered.INTERVIEW) is None
    assert plans.of("other") is plans.default


def test_an_unknown_plan_or_limit_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Plans("standard", {"acme": "golden"})
    file = tmp_path / "plans.toml"
    file.write_text('[standard]\ninterveiw = "10/hour"\n')
    with pytest.raises(ValidationError):
        Plans("standard", {}, file)


def test_headers_follow_the_draft() -> None:
    rate = Standing("interview", 10, 3600, 4, 1799.2)
    held = Standing("streams", 20, None, 0, 1)
    assert headers_of(rate, held) == {
        "RateLimit-Policy": '"interview";q=10;w=3600, "streams";q=20',
        "RateLimit": '"interview";r=4;t=1800, "streams";r=0',
    }
    assert headers_of() == {}


def test_a_refusal_says_when_to_come_back() -> None:
    refused = LimitedError(Standing("requests", 100, 60, 0, 0.2))
    assert refused.problem().status == 429
    assert refusal_headers(refused.standing)["Retry-After"] == "1"
