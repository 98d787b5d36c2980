"""Who waits, and who need not or cannot."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Language, Priority, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import Result
from libs.llm.batch.item import BatchItem
from libs.llm.catalog import ModelSpec, load_catalog
from libs.llm.port import BudgetExceededError, Call, NoAnswerError, Prompt, Purpose
from libs.llm.routing.router import Route
from libs.platform.bus.bus import Cause
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.ports import Written
from services.generate.waiting.ports import Held
from services.generate.waiting.room import WaitingRoom

GPT = load_catalog().by_id["gpt-mini"]
CAUSE = Cause("event-1", "upload-1")


@dataclass
class Surroundings:
    """Everything around the room: a queue, a store, a writer and a cache."""

    made: Result
    spec: ModelSpec | None = GPT
    accepts: bool | Exception = True
    cached: Result | None = None
    held: dict[str, Held] = field(default_factory=dict)
    items: list[BatchItem] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def first_with_queue(self, _models: object) -> ModelSpec | None:
        return self.spec

    async def enqueue(self, item: BatchItem, _prompt: object) -> bool:
        assert item.id in self.held
        if isinstance(self.accepts, Exception):
            raise self.accepts
        self.items.append(item)
        return self.accepts

    async def withdraw(self, item_id: str) -> bool:
        self.withdrawn.append(item_id)
        return True

    async def replaced(self, _event: object, cause: Cause) -> list[str]:
        earlier = [name for name, held in self.held.items() if held.cause != cause]
        for name in earlier:
            del self.held[name]
        return earlier

    async def keep(self, held: Held) -> None:
        self.held[held.item_id] = held

    async def get(self, item_id: str) -> Held | None:
        return self.held.get(item_id)

    async def drop(self, item_id: str) -> None:
        self.held.pop(item_id, None)

    async def write(self, _commission: Commission) -> Written:
        self.asked.append("realtime")
        return Written(self.made)

    async def question(self, commission: Commission) -> Call[Any]:
        prompt = Prompt(type(self.made), "s", "u")
        provider = commission.event.provider
        return Call(prompt, "t", Purpose.INTERVIEW, 0.0, provider, language=Language.KO)

    async def accept(self, _commission: Commission, _answer: object) -> Result:
        raise NotImplementedError

    async def without(self, _commission: Commission, error: NoAnswerError) -> Result:
        self.asked.append(type(error).__name__)
        return self.made

    async def find(self, _commission: Commission) -> Result | None:
        return self.cached

    def room(self) -> WaitingRoom:
        def route(call: Call[Any], remaining: float) -> Route:
            assert remaining == float("inf")
            return Route((GPT,), (f"chosen:{call.provider}",))

        cache: Any = self
        return WaitingRoom(self, self, route, asking=self, realtime=self, cache=cache)


@pytest.fixture
def made(composer: LocalComposer, korean: ResumeText) -> Result:
    return composer.interview(korean, Brief(korean.language))


@pytest.fixture
def commission(korean: ResumeText) -> Commission:
    event = AnalysisRequested(
        tenant="t", resume_id="r", analysis_id="a", text_ref="x", kind=AnalysisKind.INTERVIEW,
        priority=Priority.BATCH, provider=Provider.OPENAI,
    )  # fmt: skip
    return Commission(event, korean)


async def test_a_request_waits_with_its_routing_decision(
    made: Result, commission: Commission
) -> None:
    around = Surroundings(made)
    room = around.room()
    assert await room.enter(commission, CAUSE) is None
    assert await room.enter(commission, CAUSE) is None
    assert {item.id for item in around.items} == set(around.held)
    (held,) = around.held.values()
    assert (held.cause, held.why) == (CAUSE, ("chosen:openai",))
    assert (around.items[0].model, around.items[0].language) == ("gpt-mini", Language.KO)
    assert around.asked == []


@pytest.mark.parametrize("then", ["waits", "is cached"])
async def test_a_request_that_was_replaced_meanwhile_is_not_sent_to_a_batch(
    made: Result, commission: Commission, then: str
) -> None:
    around = Surroundings(made)
    await around.room().enter(commission, CAUSE)
    (first,) = around.held
    around.cached = made if then == "is cached" else None

    await around.room().enter(commission, Cause("event-2", "upload-1"))

    assert around.withdrawn == [first]
    assert first not in around.held


async def test_what_the_cache_has_need_not_wait(made: Result, commission: Commission) -> None:
    around = Surroundings(made, cached=made)
    assert await around.room().enter(commission, CAUSE) == Written(made)
    assert around.held == {}


@pytest.mark.parametrize("queue", [{"spec": None}, {"accepts": False}])
async def test_what_no_batch_can_answer_is_written_at_once(
    made: Result, commission: Commission, queue: dict[str, Any]
) -> None:
    around = Surroundings(made, **queue)
    assert await around.room().enter(commission, CAUSE) == Written(made)
    assert around.asked == ["realtime"]
    assert around.held == {}


async def test_a_spent_budget_leaves_the_local_result(made: Result, commission: Commission) -> None:
    around = Surroundings(made, accepts=BudgetExceededError(("tenant_day",)))
    assert await around.room().enter(commission, CAUSE) == Written(made)
    assert around.asked == ["BudgetExceededError"]


async def test_a_queue_that_is_away_is_tried_again_by_the_bus(
    made: Result, commission: Commission
) -> None:
    around = Surroundings(made, accepts=ConnectionError())
    with pytest.raises(ConnectionError):
        await around.room().enter(commission, CAUSE)
