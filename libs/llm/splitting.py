"""One question as a whole, or as several smaller ones at once, whichever is faster."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from libs.llm.attempt import Desk
from libs.llm.port import Answer, Call, Gateway, NoAnswerError, T, Usage

P = TypeVar("P", bound=BaseModel)

_WORTHWHILE = 0.8  # parts must save a fifth of the time: each of them sends the input again


class Splitter:
    """Asks for parts in parallel where that is expected to be faster.

    Writing takes most of a model's time, and parts are written side by side; but the slowest of
    several calls is slower than one call, and the input is paid for several times.

    Args:
        gateway: Whom to ask.
        desk: What is known about the models.
    """

    def __init__(self, gateway: Gateway, desk: Desk) -> None:
        self._gateway = gateway
        self._desk = desk

    def is_faster(self, whole: Call[Any], parts: Sequence[Call[Any]]) -> bool:
        """Whether the parts, asked at once, are expected to be here before the whole."""
        models = self._desk.router.route(whole, whole.deadline - self._desk.clock()).models
        if not models or not parts:
            return False
        pace, latency = self._desk.paces.of(models[0].id), self._desk.fleet.board.of(models[0].id)
        # The middle of the slowest of n calls lies at the quantile 0.5 ** (1 / n) of one.
        slowest = latency.quantile(0.5 ** (1 / len(parts))) / latency.quantile(0.5)
        largest = max(part.prompt.max_output_tokens for part in parts)
        at_once = pace.seconds(largest) * slowest
        return at_once < _WORTHWHILE * pace.seconds(whole.prompt.max_output_tokens)

    async def ask(
        self,
        whole: Call[T],
        parts: Sequence[Call[P]],
        join: Callable[[Sequence[P | None]], T | None],
    ) -> Answer[T]:
        """The answer to ``whole``.

        Args:
            whole: The question in one.
            parts: The same question in parts.
            join: Makes the whole of the parts, None standing for those without an answer; gives
                None itself if too many are missing.

        Raises:
            BudgetExceededError: The tenant's budget is spent.
            NoAnswerError: Nothing can be had in time.
        """
        if not self.is_faster(whole, parts):
            return await self._gateway.ask(whole)
        began = self._desk.clock()
        outcomes = await asyncio.gather(*(self._part(part) for part in parts))
        answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
        errors = [outcome for outcome in outcomes if isinstance(outcome, NoAnswerError)]
        spent = sum(outcome.cost_usd for outcome in outcomes)
        value = join([o.value if isinstance(o, Answer) else None for o in outcomes])
        if value is None or not answers:
            raise _none(errors, spent)
        latency_ms = round((self._desk.clock() - began) * 1000)
        return _joined(value, answers, spent, latency_ms, len(parts))

    async def _part(self, part: Call[P]) -> Answer[P] | NoAnswerError:
        try:
            return await self._gateway.ask(part)
        except NoAnswerError as error:
            return error


def _none(errors: Sequence[NoAnswerError], spent: float) -> NoAnswerError:
    """What all parts failed of; of the same kind if it is one and the same."""
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else NoAnswerError
    return kind(tuple(dict.fromkeys(why for error in errors for why in error.reasons)), spent)


def _joined(
    value: T, answers: Sequence[Answer[Any]], spent: float, latency_ms: int, parts: int
) -> Answer[T]:
    usage = Usage(
        sum(answer.usage.input for answer in answers),
        sum(answer.usage.output for answer in answers),
        sum(answer.usage.cached_input for answer in answers),
        sum(answer.usage.reasoning for answer in answers),
    )
    notes = tuple(dict.fromkeys(note for answer in answers for note in answer.notes))
    first = answers[0]
    return Answer(
        value=value,
        provider=first.provider,
        model=first.model,
        usage=usage,
        cost_usd=spent,
        latency_ms=latency_ms,
        notes=(f"parts:{len(answers)}/{parts}", *notes),
    )
