"""The way in: a request becomes a question that waits for a batch."""

from collections.abc import Callable
from typing import Any

from libs.contracts.events import AnalysisRequested
from libs.llm.batch.item import BatchItem
from libs.llm.port import BudgetExceededError, Call
from libs.llm.routing.router import Route
from libs.platform.bus.bus import Cause
from services.generate.domain import Commission
from services.generate.ports import Writer, Written
from services.generate.waiting.ports import Asking, Cache, Held, HeldRequests, Queue

RouteOf = Callable[[Call[Any], float], Route]
_NO_HURRY = float("inf")


class WaitingRoom:
    """Lets a request wait for a batch, where one can answer it.

    Args:
        queue: takes the questions.
        held: keeps the requests meanwhile.
        route: which models a call goes to, given seconds until its deadline.
        asking: words the question and takes the answer.
        realtime: writes what cannot wait.
        cache: has what need not be asked.
    """

    def __init__(
        self,
        queue: Queue,
        held: HeldRequests,
        route: RouteOf,
        *,
        asking: Asking,
        realtime: Writer,
        cache: Cache | None = None,
    ) -> None:
        self._queue = queue
        self._held = held
        self._route = route
        self._asking = asking
        self._realtime = realtime
        self._cache = cache

    async def enter(self, commission: Commission, cause: Cause) -> Written | None:
        """Let the request wait, in place of earlier ones for the same analysis; repeatable.

        Returns:
            None while it waits; what was made at once where it need not, or cannot.

        Raises:
            ProblemError: nothing sound can be made of this resume.
        """
        for item_id in await self._held.replaced(commission.event, cause):
            await self._queue.withdraw(item_id)
        known = await self._cache.find(commission) if self._cache else None
        if known is not None:
            return Written(known)
        call = await self._asking.question(commission)
        try:
            if await self._waits(commission.event, call, cause):
                return None
        except BudgetExceededError as error:
            return Written(await self._asking.without(commission, error))
        return await self._realtime.write(commission)

    async def _waits(self, event: AnalysisRequested, call: Call[Any], cause: Cause) -> bool:
        route = self._route(call, _NO_HURRY)
        spec = self._queue.first_with_queue(route.models)
        if spec is None:
            return False
        item = BatchItem(
            tenant=event.tenant,
            analysis_id=event.analysis_id,
            resume_id=event.resume_id,
            purpose=call.purpose,
            model=spec.id,
            deadline=event.deadline,
            language=call.language,
            part=cause.id,
        )
        # First, so that no answer can come for a request that nobody knows.
        await self._held.keep(Held(item.id, event, cause, route.why))
        if await self._queue.enqueue(item, call.prompt):
            return True
        await self._held.drop(item.id)
        return False
