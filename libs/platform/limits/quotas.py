"""Quotas per user over a sliding window, exact across replicas.

What is reserved under a token counts once, however often it is repeated, and a reservation whose
work was not accepted is given back. The `limits` package knows neither, hence two scripts.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits import RateLimitItem

from libs.platform.auth.principal import Principal
from libs.platform.limits.outage import LimitStore
from libs.platform.limits.plans import Metered, Plan
from libs.platform.limits.pseudonyms import Pseudonyms
from libs.platform.limits.scripts import Script
from libs.platform.limits.standing import LimitedError, Standing

_RESERVE, _REFUND = Script.named("reserve"), Script.named("refund")


class Quotas:
    """Counts what users consume."""

    def __init__(self, store: LimitStore, pseudonyms: Pseudonyms) -> None:
        self._store = store
        self._pseudonyms = pseudonyms

    async def reserve(
        self, who: Principal, metered: Metered, rate: RateLimitItem, token: str, cost: int
    ) -> tuple[Standing, bool] | None:
        """Count ``cost`` units under ``token``.

        Returns:
            The standing, and whether this call counted (a known token does not); ``None`` if Redis
            is away and everybody is let in.

        Raises:
            LimitedError: the quota has no room for it.
        """
        window = rate.get_expiry()
        args = (token, cost, rate.amount, window * 1000)
        answer = await self._store.call(_RESERVE, self._keys(who, metered), args)
        if answer is None:
            return None
        allowed, counted, total, reset = answer
        standing = Standing(
            metered.value, rate.amount, window, rate.amount - int(total), int(reset) / 1000
        )
        if not allowed:
            raise LimitedError(standing)
        return standing, bool(counted)

    async def refund(self, who: Principal, metered: Metered, token: str) -> None:
        """Give back what was counted under ``token``; repeatable."""
        await self._store.call(_REFUND, self._keys(who, metered), [token])

    def _keys(self, who: Principal, metered: Metered) -> list[str]:
        # the braces keep both keys on one node of a Redis cluster
        key = f"quota:{{{metered.value}:{self._pseudonyms.of(who.tenant, who.subject)}}}"
        return [f"{key}:times", f"{key}:units"]


class Allowance:
    """What one request may consume, and where its caller stands after it."""

    def __init__(self, quotas: Quotas, who: Principal, plan: Plan) -> None:
        self._quotas = quotas
        self._who = who
        self._plan = plan
        self.standings: dict[Metered, Standing] = {}

    @asynccontextmanager
    async def spend(self, metered: Metered, token: str, cost: int = 1) -> AsyncIterator[None]:
        """Spend while the block runs; given back if the block fails.

        Raises:
            LimitedError: the quota has no room for it.
        """
        rate = self._plan.rate(metered)
        reserved = None
        if rate is not None:
            reserved = await self._quotas.reserve(self._who, metered, rate, token, cost)
        if reserved is None:
            yield
            return
        self.standings[metered], counted = reserved
        try:
            yield
        except BaseException:
            if counted:
                del self.standings[metered]
                await asyncio.shield(self._quotas.refund(self._who, metered, token))
            raise
