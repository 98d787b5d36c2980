"""What an answered, a streamed and an unanswered question have in common."""

from typing import Generic
from uuid import uuid4

from libs.llm.attempt import Desk, Tally
from libs.llm.books import RefusedError
from libs.llm.faults import VendorError
from libs.llm.fleet import Target
from libs.llm.limits.port import Limit
from libs.llm.lineup import Lineup
from libs.llm.port import Answer, BudgetExceededError, Call, NoAnswerError, T, Usage


class Question(Generic[T]):
    """A call with its route, its tally and its time.

    Args:
        desk: What every question needs.
        call: What is asked.
    """

    def __init__(self, desk: Desk, call: Call[T]) -> None:
        self.desk = desk
        self.call = call
        self._began = desk.clock()
        route = desk.router.route(call, call.deadline - self._began)
        self.tally = Tally(uuid4().hex, notes=list(route.why))
        self.lineup = Lineup(desk.fleet, route.models, desk.most_attempts, self.tally)
        self._deadline = call.deadline
        self._out_of_budget = False
        self._otherwise_held = False

    def left(self) -> float:
        """Seconds until the deadline."""
        return self._deadline - self.desk.clock()

    def extend(self, seconds: float) -> None:
        """Move the deadline."""
        self._deadline += seconds

    def failed(self, target: Target, error: BaseException) -> float | None:
        """A call failed, or was not sent.

        Returns:
            Seconds for which no model at all may be asked, if a limit says so.
        """
        if isinstance(error, VendorError):
            self.lineup.failed(target, error.fault)
            return None
        if isinstance(error, RefusedError):
            held = error.refused.limit is Limit.CALLS
            self._out_of_budget |= error.refused.limit.is_budget
            self._otherwise_held |= not error.refused.limit.is_budget
            self.lineup.refused(target, str(error), forget=held)
            return error.refused.wait_s if held else None
        if isinstance(error, ConnectionError):
            self.lineup.refused(target, "limits_unavailable")
            return None
        raise error

    def answer(self, target: Target, value: T, usage: Usage | None) -> Answer[T]:
        """The answer that ``target`` gave."""
        return Answer(
            value=value,
            provider=target.spec.provider,
            model=target.spec.name,
            usage=usage or Usage(),
            cost_usd=self.tally.cost_usd,
            latency_ms=round((self.desk.clock() - self._began) * 1000),
            notes=tuple(self.tally.notes),
        )

    def no_answer(self) -> NoAnswerError:
        """Why there is none; a budget, if that alone held back every model."""
        reasons, cost_usd = tuple(self.tally.reasons), self.tally.cost_usd
        if self._out_of_budget and not self._otherwise_held and not self.tally.asked:
            return BudgetExceededError(reasons, cost_usd, notes=tuple(self.tally.notes))
        return NoAnswerError(reasons, cost_usd, notes=tuple(self.tally.notes))
