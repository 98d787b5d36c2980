"""The rate of requests per address: a moving window of the `limits` package."""

import time
from typing import cast

from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from libs.platform.limits.outage import LimitStore
from libs.platform.limits.standing import LimitedError, Standing

POLICY = "requests"


class RequestRate:
    """Counts requests by who sends them."""

    def __init__(self, store: LimitStore) -> None:
        self._store = store
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix="rate",
            connection_pool=cast("str", store.redis.connection_pool),  # typed too narrowly there
        )
        self._limiter = MovingWindowRateLimiter(storage)

    async def count(self, who: str, rate: RateLimitItem) -> None:
        """Count one request.

        Raises:
            LimitedError: ``who`` has sent as many as ``rate`` allows.
        """
        if await self._store.ask(self._limiter.hit(rate, who)) is False:
            stats = await self._store.ask(self._limiter.get_window_stats(rate, who))
            window = rate.get_expiry()
            reset = window if stats is None else stats.reset_time - time.time()
            raise LimitedError(Standing(POLICY, rate.amount, window, 0, reset))
