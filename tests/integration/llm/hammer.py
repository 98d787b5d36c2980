"""One replica that asks for admission as fast as it can; prints what it got, as JSON."""

import asyncio
import json
import sys
from dataclasses import dataclass

from redis.asyncio import Redis

from libs.llm.limits.budgets import Budget, Limits
from libs.llm.limits.port import Admitted, Ticket
from libs.llm.limits.store import RedisAdmission

RESERVED, USED = 7_000_000, 3_000_000  # nano dollars of each call
WAVES = 4


@dataclass(frozen=True, slots=True)
class Orders:
    """What to do."""

    url: str
    tries: int
    calls_per_minute: int | None
    day_usd: float | None
    settle: bool


async def hammer(orders: Orders) -> dict[str, int]:
    redis = Redis.from_url(orders.url, db=9)
    limits = Limits(orders.calls_per_minute, tenant=Budget(day_usd=orders.day_usd))
    admission = RedisAdmission(redis, limits)

    async def one(index: int) -> int:
        await asyncio.sleep(0.2 * (index % WAVES))  # so that later ones meet settled calls
        verdict = await admission.admit(Ticket("acme", "openai", 5_000, RESERVED))
        if not isinstance(verdict, Admitted):
            return 0
        if orders.settle:
            admission.settle(verdict, 2_000, USED)
        return 1

    admitted = sum(await asyncio.gather(*(one(index) for index in range(orders.tries))))
    await admission.aclose()
    await redis.aclose()
    return {"admitted": admitted}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(hammer(Orders(*json.loads(sys.argv[1]))))))
