"""Faults that llmock cannot inject into an answer that is not streamed, by aimock (npm)."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from libs.contracts.kinds import Provider
from tests.integration.llm.conftest import GOOD, Lines, Open, question
from tests.integration.llm.mock_server import MockServer, free_port, running

VERSION = "1.43.0"
HOME = Path(__file__).parents[3] / ".state" / "aimock"
PATHS = {Provider.OPENAI: "/v1", Provider.ANTHROPIC: "", Provider.GEMINI: ""}
Second = Callable[[str], AbstractAsyncContextManager[str]]


@pytest.fixture(scope="session")
async def aimock() -> Path:
    """Its command, installed on first use."""
    command = HOME / "node_modules" / ".bin" / "llmock"
    npm = shutil.which("npm")
    if not command.exists() and npm:
        HOME.mkdir(parents=True, exist_ok=True)
        package = f"@copilotkit/aimock@{VERSION}"
        process = await asyncio.create_subprocess_exec(
            npm, "install", "--no-save", "--silent", "--prefix", str(HOME), package
        )
        await process.wait()
    if not command.exists():
        pytest.skip("aimock needs npm and, once, a registry")
    return command


@pytest.fixture
def second(aimock: Path, tmp_path: Path) -> Second:
    """A second mock that always does what one chaos option says."""

    @asynccontextmanager
    async def serve(chaos: str) -> AsyncIterator[str]:
        fixtures = tmp_path / "fixtures.json"
        said = [{"match": {"userMessage": "queue"}, "response": {"content": GOOD}}]
        fixtures.write_text(json.dumps({"fixtures": said}))
        port = free_port()
        options = ["--port", str(port), "--fixtures", str(fixtures), f"--chaos-{chaos}", "1"]
        with running([str(aimock), *options], f"http://127.0.0.1:{port}", "/health") as url:
            yield url

    return serve


@pytest.mark.parametrize(
    "chaos",
    [("disconnect", "dropped", True), ("malformed", "malformed", True), ("drop", "server", False)],
    ids=["disconnect", "malformed", "drop"],
)
async def test_a_body_that_breaks_is_answered_by_another_vendor(
    second: Second, mock: MockServer, opened: Open, lines: Lines, chaos: tuple[str, str, bool]
) -> None:
    option, outcome, charged = chaos
    mock.script({"type": "reply", "text": GOOD, "times": None})
    async with second(option) as url:
        for vendor, path in PATHS.items():
            lines.entries = []
            house = await opened(**{f"{vendor.value}_base_url": f"{url}{path}"})

            answer = await house.gateway.ask(question(vendor))

            assert answer.provider is not vendor
            broken = [entry for entry in lines.entries if entry.provider is vendor]
            assert [entry.outcome for entry in broken] == [outcome]
            assert (broken[0].nano_usd > 0) is charged
            assert lines.outcomes[-1] == (answer.provider.value, "ok")
