"""Three ways to get an answer: our gateway, the roadmap's rule, and a fixed order."""

import asyncio
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from bench.simulation.vendors import MEANS, Fate, Fates, Outage, ask_vendor, completion
from libs.contracts.kinds import Provider
from libs.llm.attempt import Desk
from libs.llm.books import Books
from libs.llm.breaker import Breakers
from libs.llm.catalog import ModelSpec, load_catalog, load_prices
from libs.llm.faults import VendorError
from libs.llm.fleet import Fleet
from libs.llm.gateway import ModelGateway
from libs.llm.hedging import HedgeBudget, HedgePolicy
from libs.llm.keys import Key, KeyRing
from libs.llm.latency.board import Board
from libs.llm.latency.pace import Paces
from libs.llm.ledger.entry import Entry
from libs.llm.limits.port import Admitted, Ticket
from libs.llm.port import (
    Call,
    Completion,
    Complexity,
    Fragments,
    NoAnswerError,
    Prompt,
    Purpose,
)
from libs.llm.routing.router import Router

DEADLINE = 3.0  # seconds from the request to the result
LOCAL_SECONDS = 0.1  # to compose locally
_KEPT_BACK = 0.15  # of the deadline, for composing locally
_GIVE_UP = 60.0  # time-out of one call where no deadline is kept


class Words(BaseModel):
    """The answer; its content is of no concern here."""

    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """One request's end."""

    seconds: float
    by_model: bool


class Strategy(Protocol):
    """Gets a result for one request."""

    async def result(self, tier: Complexity, fates: Fates) -> Result:
        """Run the request to its end."""
        ...


class FixedOrder:
    """The tier's models one after the other, each until it answers, fails or times out."""

    def __init__(self, outages: Sequence[Outage]) -> None:
        self._outages = outages
        self._tiers = load_catalog().tiers

    def patience(self, model: str) -> float:
        """Seconds after which a model is given up."""
        del model
        return _GIVE_UP

    async def result(self, tier: Complexity, fates: Fates) -> Result:
        """Run the request to its end."""
        clock = asyncio.get_running_loop().time
        began = clock()
        for model in self._tiers[tier.name.lower()]:
            try:
                async with asyncio.timeout(self.patience(model)):
                    await ask_vendor(model, fates[model][0], self._outages)
                return Result(clock() - began, by_model=True)
            except (VendorError, TimeoutError):
                continue
        return Result(clock() - began + LOCAL_SECONDS, by_model=False)


class Roadmap(FixedOrder):
    """Section 7 of the roadmap: after 1.5 times its average, a model is left for the next."""

    def patience(self, model: str) -> float:
        """Seconds after which a model is given up."""
        return 1.5 * MEANS[model]


@dataclass(slots=True)
class Lines:
    """A ledger in memory."""

    entries: list[Entry] = field(default_factory=list)

    def note(self, entry: Entry) -> None:
        """Keep the line."""
        self.entries.append(entry)

    async def aclose(self) -> None:
        """Nothing is left to write."""


class Unlimited:
    """Admits all: limits are not what is measured here, and Redis knows no virtual time."""

    async def admit(self, ticket: Ticket) -> Admitted:
        """Yes."""
        return Admitted(ticket, 0, "")

    def settle(self, admitted: Admitted, tokens: int, nano: int) -> None:
        """Nothing was reserved."""

    async def aclose(self) -> None:
        """Nothing is left to send."""


_fates: ContextVar[dict[str, Iterator[Fate]]] = ContextVar("fates")


@dataclass(frozen=True, slots=True)
class _Vendor:
    spec: ModelSpec
    outages: Sequence[Outage]

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:
        del timeout_s  # the gateway's own deadline is what is measured
        await ask_vendor(self.spec.id, next(_fates.get()[self.spec.id]), self.outages)
        return completion(prompt.answer(text="done").model_dump_json())

    def stream(self, prompt: Prompt[Any], timeout_s: float) -> Fragments:
        raise NotImplementedError


class Gateway:
    """The real gateway on simulated vendors."""

    def __init__(self, outages: Sequence[Outage], policy: HedgePolicy) -> None:
        self._clock = asyncio.get_running_loop().time
        catalog = load_catalog()
        board = Board(catalog.typical_s, self._clock)
        rings = {provider: KeyRing(("key",)) for provider in Provider}

        def connect(spec: ModelSpec, key: Key) -> _Vendor:
            del key
            return _Vendor(spec, outages)

        fleet = Fleet(rings, connect, Breakers(self._clock), board)
        self.ledger = Lines()
        self._gateway = ModelGateway(
            Desk(
                fleet=fleet,
                router=Router(catalog, fleet),
                books=Books(Unlimited(), self.ledger, load_prices(), self._clock),
                hedging=policy,
                hedge_budget=HedgeBudget(policy.most_extra),
                paces=Paces(catalog.typical_s),
                most_attempts=3,
                late_s=0.0,
                clock=self._clock,
            )
        )

    async def result(self, tier: Complexity, fates: Fates) -> Result:
        """Run the request to its end."""
        _fates.set({model: iter(drawn) for model, drawn in fates.items()})
        began = self._clock()
        call = Call(
            prompt=Prompt(Words, "", "x" * 6_000),
            tenant="bench",
            purpose=Purpose.INTERVIEW,
            deadline=began + DEADLINE - _KEPT_BACK,
            complexity=tier,
        )
        try:
            await self._gateway.ask(call)
        except NoAnswerError:
            return Result(self._clock() - began + LOCAL_SECONDS, by_model=False)
        return Result(self._clock() - began, by_model=True)
