"""A gateway on scripted models and a loop whose time passes only while everyone sleeps."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from bench.simulation.clock import VirtualLoop
from bench.simulation.strategies import Lines, Unlimited
from libs.contracts.kinds import Provider
from libs.llm.attempt import Desk
from libs.llm.books import Books
from libs.llm.breaker import Breakers
from libs.llm.catalog import ModelSpec, load_catalog, load_prices
from libs.llm.fleet import Fleet
from libs.llm.gateway import ModelGateway
from libs.llm.hedging import HedgeBudget, HedgePolicy
from libs.llm.keys import Key, KeyRing
from libs.llm.latency.board import Board
from libs.llm.latency.pace import Paces
from libs.llm.port import Call, Completion, Complexity, Fragments, Prompt, Purpose, Stop, Usage
from libs.llm.routing.router import Router

R = TypeVar("R")


class Text(BaseModel):
    text: str


@dataclass
class Act:
    """What a model does with one call: takes ``seconds``, then answers or raises.

    A stream begins at once where ``silent`` is set, says half, and is then silent for that long.
    """

    seconds: float
    error: Exception | None = None
    silent: float | None = None


@dataclass
class Stage:
    """The models' acts in order of being asked; the last one repeats."""

    acts: dict[str, list[Act]]
    asked: list[tuple[str, float]] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)

    def next_act(self, model: str) -> Act:
        self.asked.append((model, asyncio.get_running_loop().time()))
        acts = self.acts[model]
        return acts.pop(0) if len(acts) > 1 else acts[0]

    @property
    def models(self) -> list[str]:
        return [model for model, _ in self.asked]

    def desk(self, **changes: Any) -> Desk:
        catalog, clock = load_catalog(), asyncio.get_running_loop().time
        board = Board(catalog.typical_s, clock)
        rings = {provider: KeyRing(("key",)) for provider in Provider}

        def connect(spec: ModelSpec, key: Key) -> "_Actor":
            del key
            return _Actor(spec, self)

        fleet = Fleet(rings, connect, Breakers(clock), board)
        parts: dict[str, Any] = {
            "fleet": fleet,
            "router": Router(catalog, fleet),
            "books": Books(Unlimited(), self.lines, load_prices(), clock),
            "hedging": HedgePolicy(),
            "hedge_budget": HedgeBudget(1.0),
            "paces": Paces(catalog.typical_s),
            "most_attempts": 3,
            "late_s": 0.0,
            "clock": clock,
        }
        return Desk(**{**parts, **changes})

    def gateway(self, **changes: Any) -> ModelGateway:
        return ModelGateway(self.desk(**changes))


@dataclass
class _Actor:
    spec: ModelSpec
    stage: Stage

    async def complete(self, prompt: Prompt[Any], timeout_s: float) -> Completion:
        del timeout_s
        act = self.stage.next_act(self.spec.id)
        await asyncio.sleep(act.seconds)
        if act.error:
            raise act.error
        text = prompt.answer(text=self.spec.id).model_dump_json()
        return Completion(text, Stop.END, Usage(1_000, 200))

    async def stream(self, prompt: Prompt[Any], timeout_s: float) -> Fragments:
        del timeout_s
        act = self.stage.next_act(self.spec.id)
        text = prompt.answer(text=self.spec.id).model_dump_json()
        if act.silent is None:
            await asyncio.sleep(act.seconds)
        yield Completion(text[: len(text) // 2], None, None)
        await asyncio.sleep(act.silent or 0.0)
        yield Completion(text, Stop.END, Usage(1_000, 200))


def question(within: float = 3.0, most: int = 4_096, **changes: Any) -> Call[Text]:
    deadline = asyncio.get_running_loop().time() + within
    prompt = Prompt(Text, "", "x" * 4_000, max_output_tokens=most)
    parts = {"complexity": Complexity.MEDIUM, **changes}
    return Call(prompt, "acme", Purpose.INTERVIEW, deadline, **parts)


def play(scene: Callable[[], Awaitable[R]]) -> R:
    """Run ``scene`` on virtual time."""

    async def awaited() -> R:
        return await scene()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(awaited())
