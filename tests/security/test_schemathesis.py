"""The running API against its OpenAPI document: all checks of schemathesis, none left out."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors import DEMO, Door
from tests.security.test_authorisation import POLICY

CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.mark.timeout(600)
async def test_the_api_does_what_its_document_says(fuzzed_door: Door, spoiled: int) -> None:
    examples = max(3, spoiled // 200)
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(CONFIG), "run", f"{fuzzed_door.urls[0]}/openapi.json"),
        *("--header", f"Authorization: Bearer {DEMO}"),
        *("--checks", "all"),
        *("--max-examples", str(examples), "--continue-on-failure", "--no-color"),
    ]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert f"Tested: {len(POLICY)}" in done.stdout
