"""``priority=batch`` from the request to the result, by way of the vendor's batch queue."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.contracts.events import ResumeErased
from libs.contracts.kinds import Provider
from libs.llm.batch.ticks import BatchTask
from libs.llm.catalog import load_prices
from libs.llm.ledger.mongo import COLLECTION
from libs.llm.money import nano_cost
from libs.llm.port import Usage
from tests.integration.generate.waiting.conftest import RULES, World
from tests.integration.generate.waiting.sound_batches import SoundBatches

pytestmark = pytest.mark.timeout(240)
ALL = tuple(BatchTask)


async def _state(world: World) -> str | None:
    item = await world.database["batch_items"].find_one({})
    return None if item is None else str(item["state"])


async def _lines(world: World, count: int) -> list[dict[str, Any]]:
    """The ledger, which is written a moment later."""
    async with asyncio.timeout(10):
        while len(found := await world.database[COLLECTION].find({}).to_list()) < count:
            await asyncio.sleep(0.1)
    return found


async def test_a_request_waits_for_a_batch_and_costs_half(
    world: World, vendor: tuple[SoundBatches, str]
) -> None:
    async with world.service():
        cause = await world.ask(world.request())
        assert await world.tick_until(lambda: _state(world)) == "waiting"
        assert await world.outcome(cause) is None
        (held,) = await world.database["generate_waiting"].find({}).to_list()
        told = await world.tick_until(lambda: world.outcome(cause), *ALL)
    result = await world.result(told)
    assert result.origin.provider is Provider.OPENAI
    assert len(result.questions) == 5
    assert result.origin.notes[0].startswith("tier:")
    assert "batch" in result.origin.notes
    (line,) = [row for row in await _lines(world, 1) if row["batch"]]
    used = Usage(line["input_tokens"], line["output_tokens"])
    full = nano_cost(used, load_prices().of(line["model"]))
    assert line["nano_usd"] == -(-full // 2)
    assert result.origin.cost_usd == pytest.approx(line["nano_usd"] / 1e9)
    assert (vendor[0].submitted, vendor[0].realtime) == (1, 0)
    assert "한빛" not in held["event"]
    assert await world.database["generate_waiting"].count_documents({}) == 0


async def test_killed_between_submission_and_confirmation_it_is_sent_once(
    world: World, vendor: tuple[SoundBatches, str], tmp_path: Path
) -> None:
    died = tmp_path / "died"
    cause = await world.ask(world.request())
    process = await _dying(world, died)
    await world.tick_until(lambda: _exited(process), BatchTask.SUBMIT)
    assert died.exists()
    assert await _state(world) == "sent"
    async with world.service():
        told = await world.tick_until(lambda: world.outcome(cause), *ALL)
    assert (await world.result(told)).origin.provider is Provider.OPENAI
    assert (vendor[0].submitted, vendor[0].realtime) == (1, 0)


async def test_what_waits_is_promoted_before_its_own_deadline(
    world: World, vendor: tuple[SoundBatches, str]
) -> None:
    async with world.service():
        due = datetime.now(UTC) + RULES.reserve + timedelta(seconds=15)
        cause = await world.ask(world.request(deadline=due))
        assert await world.tick_until(lambda: _state(world)) == "waiting"
        told = await world.tick_until(lambda: world.outcome(cause), BatchTask.PROMOTE)
    assert datetime.now(UTC) < due
    result = await world.result(told)
    assert result.origin.provider is Provider.OPENAI
    assert "batch" not in result.origin.notes
    assert vendor[0].submitted == 0
    assert vendor[0].realtime >= 1
    assert await _state(world) == "promoted"


async def test_what_waits_is_forgotten_with_its_resume(
    world: World, vendor: tuple[SoundBatches, str]
) -> None:
    async with world.service():
        cause = await world.ask(world.request())
        assert await world.tick_until(lambda: _state(world)) == "waiting"
        await world.ask(ResumeErased(tenant="acme", resume_id="res_1"))
        await world.tick_until(lambda: _gone(world))
        await world.tick_until(_soon(3), BatchTask.SUBMIT)
    assert await world.outcome(cause) is None
    assert (vendor[0].submitted, vendor[0].realtime) == (0, 0)


async def _gone(world: World) -> bool:
    """Whether nothing is left of what waited."""
    left = [
        await world.database[name].count_documents({})
        for name in ("batch_items", "generate_waiting")
    ]
    return left == [0, 0]


def _soon(looks: int) -> Callable[[], Awaitable[bool]]:
    """Something that holds at the last of so many looks."""
    left = iter(range(looks))

    async def over() -> bool:
        return next(left, None) is None

    return over


async def _dying(world: World, died: Path) -> asyncio.subprocess.Process:
    settings = world.settings.model_dump(mode="json", exclude={"vault_keks", "batch"})
    kept = ("kafka_url", "kafka_light", "mongo_url", "mongo_database", "redis_url")
    env = {f"COACH_{name.upper()}": str(settings[name]) for name in kept}
    env |= {
        "COACH_VAULT_KEKS": world.settings.vault_keks.get_secret_value(),
        "COACH_BATCH": RULES.model_dump_json(),
        "COACH_CACHE": "false",
        "OPENAI_API_KEY": "sk-one",
        "COACH_LLM_OPENAI_BASE_URL": world.llm.openai_base_url or "",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.generate.waiting.dying_generate", str(died),
        env={**os.environ, **env},
    )  # fmt: skip


async def _exited(process: asyncio.subprocess.Process) -> bool:
    return process.returncode is not None
