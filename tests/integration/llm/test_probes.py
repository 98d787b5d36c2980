"""`coach models`: what is configured, and whether it can be reached."""

from pathlib import Path

from libs.llm.catalog import load_catalog, load_prices
from libs.llm.probe import check_models
from libs.llm.settings import LlmSettings
from tests.integration.llm.conftest import Lines
from tests.integration.llm.mock_server import MockServer


async def test_each_key_of_each_model_is_checked(
    mock: MockServer, tmp_path: Path, lines: Lines
) -> None:
    (tmp_path / "gemini").write_text("g-one\ng-two\n")
    settings = LlmSettings(
        openai_keys="sk-one",
        anthropic_keys="",
        keys_dir=tmp_path,
        openai_base_url=f"{mock.url}/v1",
        gemini_base_url=f"{mock.url}/gemini",
    )
    mock.script({"type": "fail", "status": 401}, provider="openai")

    asked = check_models(settings, load_catalog(), load_prices(), ledger=lines)
    checks = [one async for one in asked]

    by_model = {(one.spec.id, one.health.fault if one.health else "not asked") for one in checks}
    assert by_model == {
        ("gemini-flash", None),
        ("gpt-mini", "auth"),
        ("claude-sonnet", "not asked"),
    }
    assert len([one for one in checks if one.spec.id == "gemini-flash"]) == 2
    assert all(one.health.cost_usd > 0 for one in checks if one.health and not one.health.fault)
    assert {(line.purpose, line.tenant) for line in lines.entries} == {("probe", "~system")}
    assert sorted(lines.outcomes) == [("gemini", "ok"), ("gemini", "ok"), ("openai", "auth")]
    spent = sum(one.health.cost_usd for one in checks if one.health)
    assert sum(line.nano_usd for line in lines.entries) == round(spent * 1e9)
