"""A time in a request is a time, not a number that pydantic would take for one."""

import pytest
from pydantic import ValidationError

from libs.contracts.api import AnalysisOptions


@pytest.mark.parametrize("given", [0, 1.5, True, "0", "1764000000", "1764000000.5", "", "soon"])
def test_seconds_are_no_time(given: object) -> None:
    with pytest.raises(ValidationError):
        AnalysisOptions.model_validate({"deadline": given})


@pytest.mark.parametrize("given", ["2026-11-24T09:00:00Z", "2026-11-24T09:00:00.5+09:00", None])
def test_a_time_with_its_zone_is_one(given: str | None) -> None:
    assert (AnalysisOptions.model_validate({"deadline": given}).deadline is None) == (given is None)
