from typing import Any

import pytest

from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import Box
from libs.llm.cache.lookup import Lookup
from libs.llm.port import Complexity
from tests.unit.llm_cache.lookups import make_lookup


@pytest.mark.parametrize(
    "change",
    [
        {"kind": AnalysisKind.LEARNING},
        {"language": Language.KO},
        {"resume_language": Language.KO},
        {"tier": Complexity.COMPLEX},
        {"prompt_version": "p2"},
        {"knowledge_version": "k2"},
        {"parameters": {"count": 7}},
        {"months": 90},
    ],
)
def test_whatever_a_result_depends_on_changes_both_keys(change: dict[str, Any]) -> None:
    assert make_lookup().exact != make_lookup(**change).exact
    assert make_lookup().partition != make_lookup(**change).partition


def test_another_line_changes_the_exact_key_only() -> None:
    other = make_lookup(deeds=("Built the search service",))
    assert make_lookup().exact != other.exact
    assert make_lookup().partition == other.partition


def test_neither_resume_id_nor_layout_changes_a_key() -> None:
    lookup = make_lookup(resume_id="r2")
    box = Box(x0=1, y0=2, x1=3, y1=4)
    lines = tuple(line.model_copy(update={"box": box}) for line in lookup.resume.lines)
    moved = lookup.resume.model_copy(update={"lines": lines, "quality": 0.7})
    fields = {name: getattr(lookup, name) for name in lookup.__dataclass_fields__}
    assert Lookup(**{**fields, "resume": moved}).exact == make_lookup().exact


def test_parameters_are_compared_by_content() -> None:
    one = make_lookup(parameters={"count": 5, "target": "x"})
    other = make_lookup(parameters={"target": "x", "count": 5})
    assert one.exact == other.exact


def test_every_deed_is_in_the_embedded_text_however_many_there_are() -> None:
    deeds = tuple(f"deed{number} " + "with many words " * 5 for number in range(6))
    text = make_lookup(deeds=deeds).text
    assert all(f"deed{number}" in text for number in range(6))
    assert len(text) < 120


def test_names_of_the_resume_are_no_claims() -> None:
    assert make_lookup(company="Quillon").claims == make_lookup(company="Solbaram").claims


def test_a_tenant_cannot_call_itself_the_shared_pool() -> None:
    with pytest.raises(ValueError, match="tilde"):
        make_lookup(tenant="~shared")
