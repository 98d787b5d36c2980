"""The limits in Redis: two Lua scripts, so that each decision is one atomic step for all replicas.

Many calls that begin together share one round trip. While Redis is away nothing is admitted: a
limit that fails open is none (see docs/adr/0062).
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.llm.gather import Group, GroupCommit, WriteBehind
from libs.llm.limits.budgets import Limits
from libs.llm.limits.port import Admitted, Limit, Refused, Ticket

_HERE = Path(__file__).parent
_LIMITS = tuple(Limit)
_SETTLE_EVERY = 0.05  # seconds

_Settlement = tuple[Admitted, int, int]


class RedisAdmission:
    """Admission by limits that all replicas share.

    Args:
        redis: A client that decodes nothing.
        limits: What is allowed.
        prefix: Begins every key; in braces, so that a cluster keeps them on one node.
    """

    def __init__(self, redis: Redis, limits: Limits, prefix: str = "{llm}") -> None:
        self._limits = limits
        self._prefix = prefix
        self._admit: Any = redis.register_script((_HERE / "admit.lua").read_text())
        self._settle: Any = redis.register_script((_HERE / "settle.lua").read_text())
        self._commit: GroupCommit[Ticket, Admitted | Refused] = GroupCommit(self._decide)
        self._settlements: WriteBehind[_Settlement] = WriteBehind(
            "settlements", self._send_settlements, _SETTLE_EVERY
        )

    async def admit(self, ticket: Ticket) -> Admitted | Refused:
        """Reserve what the ticket says, or nothing.

        Raises:
            ConnectionError: Redis cannot be reached.
        """
        future = self._commit.submit(ticket)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            future.add_done_callback(self._release)
            raise
        except RedisError as error:
            raise ConnectionError(str(error)) from error

    def settle(self, admitted: Admitted, tokens: int, nano: int) -> None:
        """Replace the reservation by what was used."""
        self._settlements.put((admitted, tokens, nano))

    async def aclose(self) -> None:
        """Send all settlements that are still here."""
        await self._settlements.aclose()

    def _release(self, decided: "asyncio.Future[Admitted | Refused]") -> None:
        """The caller went away while the reservation was on its way: give it back."""
        if decided.exception() is None and isinstance(decided.result(), Admitted):
            self.settle(decided.result(), 0, 0)  # type: ignore[arg-type]

    async def _decide(self, tickets: Sequence[Ticket]) -> Sequence[Admitted | Refused]:
        day = datetime.now(UTC).date().isoformat()
        keys = [f"{self._prefix}:window:calls"]
        args: list[int] = [self._limits.calls]
        for ticket in tickets:
            keys += self._keys(ticket, day)
            tokens = self._limits.tokens(ticket.provider)
            args += [ticket.calls, ticket.tokens, tokens, ticket.nano]
            args += self._limits.budgets(ticket.tenant)
        second, *answers = await self._admit(keys, args)
        pairs = zip(tickets, answers[::2], answers[1::2], strict=True)
        return [
            Refused(_LIMITS[refused - 1], wait) if refused else Admitted(ticket, second, day)
            for ticket, refused, wait in pairs
        ]

    async def _send_settlements(self, group: Group[_Settlement]) -> None:
        keys = [f"{self._prefix}:settled:{group.id}"]
        args: list[int] = []
        for admitted, tokens, nano in group.items:
            ticket = admitted.ticket
            keys += self._keys(ticket, admitted.day)
            args += [admitted.second, ticket.tokens - tokens, ticket.nano - nano]
        await self._settle(keys, args)

    def _keys(self, ticket: Ticket, day: str) -> list[str]:
        spent, month = f"{self._prefix}:spent", day[:7]
        return [
            f"{self._prefix}:window:tokens:{ticket.provider}",
            f"{spent}:tenant:{ticket.tenant}:{day}",
            f"{spent}:tenant:{ticket.tenant}:{month}",
            f"{spent}:all:{day}",
            f"{spent}:all:{month}",
        ]
