"""One question whose answer is shown while it is written.

Models are asked one after the other. When one breaks off, is too slow to begin or to go on, or
turns out to have written no answer, the next begins anew, and its first piece replaces all that was
shown.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic

from libs.llm.attempt import Seen, booked
from libs.llm.books import RefusedError
from libs.llm.faults import Fault, VendorError
from libs.llm.fleet import Target
from libs.llm.hedging import LIKELY
from libs.llm.judge import judged
from libs.llm.port import Answer, Completion, Fragments, Piece, T
from libs.llm.question import Question


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
        question: What is asked.
    """

    def __init__(self, question: Question[T]) -> None:
        self._question = question
        self._desk = question.desk
        self._left = question.left
        self._shown = _Shown()

    async def run(self) -> AsyncGenerator[Piece | Answer[T], None]:
        """Pieces, then the answer.

        Raises:
            BudgetExceededError: A budget holds back every model.
            NoAnswerError: Nothing can be had in time.
        """
        while self._left() > 0 and (target := self._question.lineup.next()):
            try:
                async with aclosing(self._from(target)) as items:
                    async for item in items:
                        yield item
            except (VendorError, RefusedError, ConnectionError) as error:
                hold_s = self._question.failed(target, error) or 0.0
                if hold_s >= self._left():
                    break
                await asyncio.sleep(hold_s)
            else:
                return
        raise self._question.no_answer()

    async def _from(self, target: Target) -> AsyncGenerator[Piece | Answer[T], None]:
        call, prompt = self._question.call, self._question.call.prompt
        async with booked(self._desk, self._question.tally, call, target) as seen:
            said = Completion("", None, None)
            async with aclosing(target.model.stream(prompt, self._left())) as fragments:
                async for said in self._in_time(target, fragments, seen):
                    if piece := self._shown.piece(said.text):
                        yield piece
            value = judged(said, prompt, call.language)
        yield self._question.answer(target, value, said.usage)

    async def _in_time(self, target: Target, fragments: Fragments, seen: Seen) -> Fragments:
        """The fragments, for as long as they come in time."""
        begun = False
        while True:
            try:
                async with asyncio.timeout(self._patience(target, begun=begun)):
                    said = await anext(fragments)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise VendorError(Fault.TIMEOUT, usage=seen.usage) from error
            # A vendor tells the output only at the end: what breaks off before is booked by guess.
            seen.usage = said.usage if said.stop else None
            begun = True
            yield said

    def _patience(self, target: Target, *, begun: bool) -> float:
        """Seconds to wait for the next fragment, before another model is asked instead.

        A model may be silent for as long as the race would wait for it; one that has begun is left
        only while another could still be in time.
        """
        board, left = self._desk.fleet.board, self._left()
        others = self._question.lineup.stand_by(None)
        quickest = min((board.of(spec.id).quantile(LIKELY) for spec in others), default=left)
        slow_after = self._desk.hedging.slow_factor * board.of(target.spec.id).mean
        last_moment = left - quickest
        if last_moment <= 0 or (begun and slow_after > last_moment):
            return max(0.0, left)
        return min(slow_after, last_moment)
