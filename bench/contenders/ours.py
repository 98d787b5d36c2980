"""The gateway with everything on: limits and budgets in Redis, hedging plans, breakers, ledger."""

import asyncio
import sys

from pydantic import BaseModel
from redis.asyncio import Redis

from bench.contenders.closed_loop import serve
from bench.contenders.question import SYSTEM, USER
from libs.contracts.kinds import Language, Provider
from libs.llm.build import open_gateway
from libs.llm.ledger.entry import Entry
from libs.llm.port import Call, Prompt, Purpose
from libs.llm.settings import LlmSettings

_WITHIN = 60.0  # seconds; the vendors' delay is what is waited for here


class Outline(BaseModel):
    """The answer."""

    title: str
    points: tuple[str, ...]


class _Uncounted:
    """A ledger whose lines go nowhere: the bench has no MongoDB beside the mock."""

    def note(self, entry: Entry) -> None:
        """Drop the line."""

    async def aclose(self) -> None:
        """Nothing is left to write."""


async def main(url: str, redis_url: str) -> None:
    """Serve loops against the mock at ``url``."""
    redis = Redis.from_url(redis_url)
    settings = LlmSettings(
        openai_keys="mock",
        openai_base_url=f"{url}/v1",
        calls_per_minute=10_000_000,
        tenant_day_usd=1_000_000,
        tenant_month_usd=1_000_000,
        slow_factor=1_000,
        idle_seconds=3,  # the mock's own patience is five
    )
    house = await open_gateway(settings, redis, _Uncounted())
    clock = asyncio.get_running_loop().time
    prompt = Prompt(Outline, SYSTEM, USER)

    async def ask() -> None:
        await house.gateway.ask(
            Call(
                prompt,
                "bench",
                Purpose.INTERVIEW,
                clock() + _WITHIN,
                provider=Provider.OPENAI,
                language=Language.EN,
            )
        )

    await serve(ask)
    await house.aclose()
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
