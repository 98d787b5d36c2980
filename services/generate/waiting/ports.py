"""What waiting needs from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from libs.contracts.events import AnalysisRequested
from libs.contracts.results import Result
from libs.llm.batch.item import BatchItem
from libs.llm.catalog import ModelSpec
from libs.llm.port import Answer, Call, NoAnswerError, Prompt
from libs.platform.bus.bus import Cause
from services.generate.domain import Commission
from services.generate.ports import Writer


@dataclass(frozen=True, slots=True)
class Held:
    """A request whose answer is awaited: ids and references, no personal data.

    Attributes:
        why: the routing decision, for the result's notes.
    """

    item_id: str
    event: AnalysisRequested
    cause: Cause
    why: tuple[str, ...] = ()


class HeldRequests(Protocol):
    """Keeps requests until their answers come."""

    async def replaced(self, event: AnalysisRequested, cause: Cause) -> Sequence[str]:
        """Drop earlier requests for the same analysis; the ids that they waited under."""
        ...

    async def keep(self, held: Held) -> None:
        """Keep a request; repeatable."""
        ...

    async def get(self, item_id: str) -> Held | None:
        """The request that waits under that id; None if it does not wait (any more)."""
        ...

    async def drop(self, item_id: str) -> None:
        """The request waits no longer; repeatable."""
        ...


class Queue(Protocol):
    """Takes model calls that can wait; :class:`~libs.llm.batch.desk.BatchDesk` does."""

    def first_with_queue(self, models: Sequence[ModelSpec]) -> ModelSpec | None:
        """The first of ``models`` whose vendor takes batches, if there is one."""
        ...

    async def enqueue(self, item: BatchItem, prompt: Prompt[Any]) -> bool:
        """Let the item wait; False if it cannot.

        Raises:
            BudgetExceededError: the tenant's budget cannot carry it.
        """
        ...

    async def withdraw(self, item_id: str) -> bool:
        """Take back what nobody needs any more; False if it was sent."""
        ...


class Asking(Writer, Protocol):
    """A writer whose one question somebody else may ask."""

    async def question(self, commission: Commission) -> Call[Any]:
        """The call that the result begins with."""
        ...

    async def accept(self, commission: Commission, answer: Answer[Any]) -> Result:
        """The result that an answer leads to, verified."""
        ...

    async def without(self, commission: Commission, error: NoAnswerError) -> Result:
        """The result where no model can be asked."""
        ...


class Cache(Protocol):
    """Serves results again."""

    async def find(self, commission: Commission) -> Result | None:
        """What fits ``commission``."""
        ...

    async def keep(self, commission: Commission, result: Result) -> None:
        """Serve ``result`` from now on."""
        ...


class Realtime(Protocol):
    """Where requests go that can wait no longer."""

    async def send(self, event: AnalysisRequested, cause: Cause) -> None:
        """Have ``event`` handled at once, under the id of its first cause; repeatable."""
        ...
