"""What the official SDKs put on the wire for one prompt, vendor by vendor."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.contracts.kinds import Provider
from libs.llm.build import Gatehouse
from libs.llm.keys import Key
from libs.llm.port import Image
from libs.llm.schema import derive
from tests.integration.llm.conftest import GOOD, Lines, Open, Outline, question
from tests.integration.llm.mock_server import MockServer

PIXEL = Image(b"\x89PNG-not-really", "image/png")


async def sent(house: Gatehouse, mock: MockServer, provider: Provider, *images: Image) -> Any:
    call = question(provider)
    await house.gateway.ask(replace(call, prompt=replace(call.prompt, images=images)))
    return mock.requests()[-1]["body"]


async def test_openai_gets_a_strict_schema_and_a_data_url(
    house: Gatehouse, mock: MockServer
) -> None:
    body = await sent(house, mock, Provider.OPENAI, PIXEL)

    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"] == derive(Outline, "openai")
    assert body["max_completion_tokens"] == 4096
    image, text = body["messages"][1]["content"]
    assert image["image_url"]["url"].startswith("data:image/png;base64,")
    assert text == {"type": "text", "text": "How do you scale a queue?"}


async def test_anthropic_gets_an_output_format_beside_its_effort(
    house: Gatehouse, mock: MockServer
) -> None:
    body = await sent(house, mock, Provider.ANTHROPIC, PIXEL)

    assert body["output_config"]["format"]["schema"] == derive(Outline, "anthropic")
    assert body["output_config"]["effort"] == "low"
    assert body["max_tokens"] == 4096
    assert body["messages"][0]["content"][0]["source"]["media_type"] == "image/png"
    assert "temperature" not in body


async def test_gemini_gets_a_json_schema_and_inline_data(
    house: Gatehouse, mock: MockServer
) -> None:
    body = await sent(house, mock, Provider.GEMINI, PIXEL)

    config = body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"] == derive(Outline, "gemini")
    assert config["maxOutputTokens"] == 4096
    assert "inlineData" in body["contents"][0]["parts"][0]
    assert body["systemInstruction"]["parts"][0]["text"] == "You outline answers."


async def test_a_rotated_key_is_used_without_a_restart(
    mock: MockServer, opened: Open, lines: Lines, tmp_path: Path
) -> None:
    mock.script({"type": "reply", "text": GOOD, "times": None})
    file = tmp_path / "openai"
    file.write_text("sk-old")
    house = await opened(openai_keys="", keys_dir=tmp_path)
    await house.gateway.ask(question(Provider.OPENAI))

    file.write_text("sk-new")
    os.utime(file, ns=(1, 1))
    await asyncio.sleep(1.1)
    await house.gateway.ask(question(Provider.OPENAI))

    assert [entry.key for entry in lines.entries] == [Key.of("sk-old").id, Key.of("sk-new").id]


@pytest.fixture
def own_server(mock: MockServer, tmp_path: Path) -> dict[str, str]:
    """Settings with a model on a server of one's own, which asks for no key."""
    shipped = yaml.safe_load(Path("libs/llm/models.yaml").read_text())
    own = {
        "id": "own",
        "provider": "local",
        "name": "qwen",
        "typical_s": 1.0,
        "base_url": f"{mock.url}/v1",
    }
    shipped["models"].append(own)
    shipped["tiers"] = {tier: ["own", *ids] for tier, ids in shipped["tiers"].items()}
    price = [{"model": "qwen", "from": "2026-01-01", "input": 0, "cached_input": 0, "output": 0}]
    (tmp_path / "models.yaml").write_text(yaml.safe_dump(shipped))
    (tmp_path / "prices.yaml").write_text(
        Path("libs/llm/prices.yaml").read_text() + yaml.safe_dump(price)
    )
    return {
        "models_file": str(tmp_path / "models.yaml"),
        "prices_file": str(tmp_path / "prices.yaml"),
    }


async def test_a_server_of_ones_own_speaks_openais_language_and_costs_nothing(
    mock: MockServer, opened: Open, lines: Lines, own_server: dict[str, str]
) -> None:
    mock.script({"type": "reply", "text": f"```json\n{GOOD}\n```", "times": None})
    house = await opened(**own_server)

    answer = await house.gateway.ask(question(Provider.LOCAL))

    assert answer.provider is Provider.LOCAL
    assert answer.cost_usd == 0
    body = mock.requests()[-1]["body"]
    assert body["model"] == "qwen"
    assert body["max_tokens"] == 4096
    assert lines.entries[0].key == "none"
