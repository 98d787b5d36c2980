"""One question on its way to an answer: first request, second request, fallbacks, one deadline."""

import asyncio
from dataclasses import dataclass
from typing import Generic

from libs.llm import metrics
from libs.llm.attempt import booked
from libs.llm.catalog import ModelSpec
from libs.llm.faults import VendorError
from libs.llm.fleet import Target
from libs.llm.hedging import StandBy, likely, plan
from libs.llm.judge import judged
from libs.llm.port import Answer, NoAnswerError, T, Usage
from libs.llm.question import Question

_NEVER = float("inf")
_GRACE = 0.05  # seconds for cancelled calls to be booked
_NET = 1.0  # seconds by which an SDK's own time-out lies behind the deadline
_BACK_OFF = 0.2  # seconds before the same model is asked again, at least


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request that is out."""

    target: Target
    at: float


@dataclass(frozen=True, slots=True)
class _Reply(Generic[T]):
    target: Target
    value: T
    usage: Usage | None


class Race(Generic[T]):
    """Asks models until one answers or the time is over.

    Args:
        question: What is asked.
    """

    def __init__(self, question: Question[T]) -> None:
        self._question = question
        self._desk = question.desk
        self._lineup = question.lineup
        self._tally = question.tally
        self._left = question.left
        self._running: dict[asyncio.Task[_Reply[T]], _Sent] = {}
        self._hedge_at = _NEVER
        self._second: ModelSpec | None = None
        self._hold_s: float | None = None

    async def run(self) -> Answer[T]:
        """The answer.

        Raises:
            BudgetExceededError: A budget holds back every model.
            NoAnswerError: Nothing can be had in time.
        """
        try:
            reply = await self._race()
        except BaseException:
            await self._stop()
            raise
        if reply is None:
            raise await self._no_answer()
        await self._stop()
        return self._answer_of(reply)

    async def _race(self) -> _Reply[T] | None:
        """The first good reply; None if there is none in time."""
        while self._left() > 0:
            if not self._running and not await self._start():
                return None
            if reply := await self._wait():
                return reply
            if self._desk.clock() >= self._hedge_at:
                self._hedge()
        return None

    async def _wait(self) -> _Reply[T] | None:
        """Wait until a call is over, it is time for a second one, or the deadline is here."""
        patience = max(0.0, min(self._left(), self._hedge_at - self._desk.clock()))
        done, _ = await asyncio.wait(
            self._running, timeout=patience, return_when=asyncio.FIRST_COMPLETED
        )
        replies = [self._reply(task, self._running.pop(task).target) for task in done]
        return next((reply for reply in replies if reply is not None), None)

    def _reply(self, task: asyncio.Task[_Reply[T]], target: Target) -> _Reply[T] | None:
        error = task.exception()
        if error is None:
            return task.result()
        self._hold_s = self._question.failed(target, error) or self._hold_s
        self._hedge_at = _NEVER
        if isinstance(error, VendorError):  # a limit that held this call back holds the next too
            self._plan_hedge()
        return None

    async def _start(self) -> bool:
        """Send the next request, if there is anyone left to ask and time to wait for it."""
        if self._hold_s is not None:  # the limit of all calls holds for every model alike
            return await self._pause(self._hold_s) and self._send(self._lineup.next())
        if self._send(self._lineup.next()):
            return True
        # Spread over 0.2-0.4 s by the question's id: a failed crowd must not come back as one.
        back_off = _BACK_OFF * (1 + int(self._tally.ask[:4], 16) / 0x10000)
        if self._lineup.may_ask_again and await self._pause(back_off):
            return self._send(self._lineup.again())
        return False

    async def _pause(self, seconds: float) -> bool:
        """Wait, if there is that much time."""
        self._hold_s = None
        if seconds >= self._left():
            return False
        await asyncio.sleep(seconds)
        return True

    def _send(self, target: Target | None, *, hedge: bool = False) -> bool:
        if target is None:
            return False
        task = asyncio.create_task(self._ask(target, hedge=hedge))
        self._running[task] = _Sent(target, self._desk.clock())
        self._hedge_at = _NEVER
        self._plan_hedge()
        return True

    async def _ask(self, target: Target, *, hedge: bool) -> _Reply[T]:
        call, prompt = self._question.call, self._question.call.prompt
        async with booked(self._desk, self._tally, call, target, hedge=hedge) as seen:
            timeout_s = self._left() + self._desk.late_s + _NET
            completion = await target.model.complete(prompt, timeout_s)
            seen.usage = completion.usage
            value = judged(completion, prompt, call.language)
            return _Reply(target, value, completion.usage)

    def _plan_hedge(self) -> None:
        """Decide whom to ask beside the youngest request that is out, and when."""
        if not self._running:
            return
        sent = max(self._running.values(), key=lambda one: one.at)
        spec, now = sent.target.spec, self._desk.clock()
        latency, policy = self._desk.fleet.board.of(spec.id), self._desk.hedging
        is_slow = now - sent.at >= policy.slow_factor * latency.mean
        others = self._stand_by(spec, again=len(self._running) == 1 and not is_slow)
        if len(self._running) > 1:
            others = likely(others, self._left())
        planned = plan(latency, others, self._left(), policy, now - sent.at)
        if planned is not None:
            self._second = planned.model
            self._hedge_at = now + planned.after

    def _stand_by(self, running: ModelSpec, *, again: bool) -> list[StandBy[ModelSpec]]:
        """Who could be asked beside ``running``; ``again``: that model too."""
        board, budget, own = self._desk.fleet.board, self._desk.hedge_budget, self._cost(running)
        return [
            StandBy(spec, board.of(spec.id), budget.relative(self._cost(spec), own))
            for spec in self._lineup.stand_by(running if again else None)
        ]

    def _cost(self, spec: ModelSpec) -> int:
        return self._desk.books.expected_nano(spec, self._question.call.prompt)

    def _hedge(self) -> None:
        """Send the second request, if the budget for such allows it."""
        self._hedge_at = _NEVER
        second = self._second
        if second is None:
            return
        if not self._desk.hedge_budget.affords(self._cost(second)):
            self._tally.notes.append("hedge_budget_spent")
        elif self._send(self._lineup.take(second), hedge=True):
            metrics.HEDGES.labels(second.id).inc()
            self._tally.notes.append(f"hedged:{second.id}")

    async def _stop(self) -> None:
        """Cancel what is still under way, and let it be booked."""
        for task in self._running:
            task.cancel()
        if self._running:
            done, _ = await asyncio.wait(self._running, timeout=_GRACE)
            for task in done:
                if not task.cancelled():
                    task.exception()  # seen: it lost, however it ended
        self._running.clear()

    async def _no_answer(self) -> NoAnswerError:
        metrics.NO_ANSWER.inc()
        if self._running and self._desk.late_s > 0:
            error = self._question.no_answer()
            error.late = asyncio.create_task(self._late())
            return error
        self._tally.reasons.extend(
            f"{sent.target.spec.id}:too_slow" for sent in self._running.values()
        )
        await self._stop()
        return self._question.no_answer()

    async def _late(self) -> Answer[T] | None:
        """Go on after the deadline for a while."""
        self._question.extend(self._desk.late_s)
        try:
            reply = await self._race()
            return None if reply is None else self._answer_of(reply)
        finally:
            await self._stop()

    def _answer_of(self, reply: _Reply[T]) -> Answer[T]:
        return self._question.answer(reply.target, reply.value, reply.usage)
