"""One question whose answer is shown while it is written.

Models are asked one after the other. When one breaks off, is too slow to begin, or turns out to
have written no answer, the next begins anew, and its first piece replaces all that was shown.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic
from uuid import uuid4

from libs.llm.attempt import Desk, Seen, Tally, booked
from libs.llm.books import RefusedError
from libs.llm.faults import Fault, VendorError
from libs.llm.fleet import Target
from libs.llm.hedging import StandBy, plan
from libs.llm.judge import judged
from libs.llm.lineup import Lineup
from libs.llm.port import (
    Answer,
    BudgetExceededError,
    Call,
    Completion,
    Fragments,
    NoAnswerError,
    Piece,
    T,
    Usage,
)


@dataclass(slots=True)
class _Shown:
    """What the reader has on the screen."""

    text: str = ""

    def piece(self, text: str) -> Piece | None:
        """What turns the text shown into ``text``; None if it is that already."""
        if text == self.text:
            return None
        same = len(self.text) if text.startswith(self.text) else 0
        self.text = text
        return Piece(same, text[same:])


class Relay(Generic[T]):
    """Streams from one model after the other until one has written an answer.

    Args:
        desk: What every question needs.
        call: The question.
    """

    def __init__(self, desk: Desk, call: Call[T]) -> None:
        self._desk = desk
        self._call = call
        self._began = desk.clock()
        route = desk.router.route(call, call.deadline - self._began)
        self.tally = Tally(uuid4().hex, notes=list(route.why))
        self._lineup = Lineup(desk.fleet, route.models, desk.most_attempts, self.tally)
        self._budgets: list[bool] = []
        self._shown = _Shown()

    async def run(self) -> AsyncGenerator[Piece | Answer[T], None]:
        """Pieces, then the answer.

        Raises:
            BudgetExceededError: A budget holds back every model.
            NoAnswerError: Nothing can be had in time.
        """
        while self._left() > 0 and (target := self._lineup.next()):
            try:
                async with aclosing(self._from(target)) as items:
                    async for item in items:
                        yield item
            except VendorError as error:
                self._lineup.failed(target, error.fault)
            except RefusedError as error:
                self._budgets.append(error.refused.limit.is_budget)
                self._lineup.refused(target, str(error))
            except ConnectionError:
                self._lineup.refused(target, "limits_unavailable")
            else:
                return
        raise self._no_answer()

    async def _from(self, target: Target) -> AsyncGenerator[Piece | Answer[T], None]:
        async with booked(self._desk, self.tally, self._call, target) as seen:
            said = Completion("", None, None)
            prompt = self._call.prompt
            async with aclosing(target.model.stream(prompt, self._left())) as fragments:
                async for said in self._in_time(target, fragments, seen):
                    if piece := self._shown.piece(said.text):
                        yield piece
            value = judged(said, prompt, self._call.language)
        yield self._answer(target, value, said.usage)

    async def _in_time(self, target: Target, fragments: Fragments, seen: Seen) -> Fragments:
        """The fragments, for as long as they come in time."""
        patience = self._patience(target)
        while True:
            try:
                async with asyncio.timeout(min(patience, max(0.0, self._left()))):
                    said = await anext(fragments)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise VendorError(Fault.TIMEOUT, usage=seen.usage) from error
            # A vendor tells the output only at the end: what breaks off before is booked by guess.
            seen.usage = said.usage if said.stop else None
            patience = self._left()
            yield said

    def _patience(self, target: Target) -> float:
        """Seconds to wait for the first fragment: as long as the race would wait alone."""
        board, left = self._desk.fleet.board, self._left()
        others = [StandBy(m, board.of(m.id), 1.0) for m in self._lineup.stand_by(None)]
        planned = plan(board.of(target.spec.id), others, left, self._desk.hedging)
        return left if planned is None else min(left, planned.after)

    def _left(self) -> float:
        return self._call.deadline - self._desk.clock()

    def _no_answer(self) -> NoAnswerError:
        reasons, cost_usd = tuple(self.tally.reasons), self.tally.cost_usd
        if self._budgets and all(self._budgets) and not self.tally.asked:
            return BudgetExceededError(reasons, cost_usd)
        return NoAnswerError(reasons, cost_usd)

    def _answer(self, target: Target, value: T, usage: Usage | None) -> Answer[T]:
        return Answer(
            value=value,
            provider=target.spec.provider,
            model=target.spec.name,
            usage=usage or Usage(),
            cost_usd=self.tally.cost_usd,
            latency_ms=round((self._desk.clock() - self._began) * 1000),
            notes=tuple(self.tally.notes),
        )
