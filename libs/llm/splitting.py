"""One question as a whole, or as several smaller ones at once, whichever is faster."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic

from libs.llm.attempt import Desk
from libs.llm.port import Answer, Call, Gateway, NoAnswerError, T, Usage

_WORTHWHILE = 0.8  # parts must save a fifth of the time: each of them sends the input again


class Split(StrEnum):
    """When to ask in parts: never, where the whole would be late, or wherever it is faster."""

    NEVER = "never"
    LATE = "late"
    FASTER = "faster"


@dataclass(frozen=True, slots=True)
class Parts(Generic[T]):
    """How a question can be split.

    Attributes:
        sizes: Most output tokens of each part; none: it cannot be split.
        make: Words the parts; called only if they are asked.
        join: Makes the whole of the answers, None standing for those that are missing; gives None
            itself if too many are.
    """

    sizes: Sequence[int]
    make: Callable[[], Awaitable[Sequence[Call[Any]]]]
    join: Callable[[Sequence[Any]], T | None]


class Splitter:
    """Asks for parts in parallel where that is expected to be faster.

    Writing takes most of a model's time, and parts are written side by side; but the slowest of
    several calls is slower than one call, and the input is paid for several times.

    Args:
        gateway: Whom to ask.
        desk: What is known about the models.
        when: How much the time is worth.
    """

    def __init__(self, gateway: Gateway, desk: Desk, when: Split = Split.FASTER) -> None:
        self._gateway = gateway
        self._desk = desk
        self._when = when

    def is_worth_it(self, whole: Call[Any], sizes: Sequence[int]) -> bool:
        """Whether parts of so many output tokens are to be asked at once, instead of the whole."""
        left = whole.deadline - self._desk.clock()
        models = self._desk.router.route(whole, left).models
        if self._when is Split.NEVER or not models or not sizes:
            return False
        pace, latency = self._desk.paces.of(models[0].id), self._desk.fleet.board.of(models[0].id)
        # The middle of the slowest of n calls lies at the quantile 0.5 ** (1 / n) of one.
        slowest = latency.quantile(0.5 ** (1 / len(sizes))) / latency.quantile(0.5)
        at_once = pace.seconds(max(sizes)) * slowest
        alone = pace.seconds(whole.prompt.max_output_tokens)
        needed = self._when is Split.FASTER or alone > left
        return needed and at_once < _WORTHWHILE * alone

    async def ask(self, whole: Call[T], parts: Parts[T]) -> Answer[T]:
        """The answer to ``whole``, asked as it is or in ``parts``.

        Raises:
            BudgetExceededError: The tenant's budget is spent.
            NoAnswerError: Nothing can be had in time.
        """
        if not self.is_worth_it(whole, parts.sizes):
            return await self._gateway.ask(whole)
        began = self._desk.clock()
        outcomes = await asyncio.gather(*(self._part(part) for part in await parts.make()))
        joining = _Joining(outcomes, parts.join)
        answer = joining.answer(self._desk.clock() - began)
        if answer is None:
            later = self._later(joining, began) if joining.goes_on else None
            raise joining.error(asyncio.create_task(later) if later else None)
        joining.leave()
        return answer

    async def _part(self, part: Call[Any]) -> Answer[Any] | NoAnswerError:
        try:
            return await self._gateway.ask(part)
        except NoAnswerError as error:
            return error

    async def _later(self, joining: "_Joining[T]", began: float) -> Answer[T] | None:
        await joining.wait()
        return joining.answer(self._desk.clock() - began)


class _Joining(Generic[T]):
    """The outcomes of all parts, those included that come late."""

    def __init__(
        self,
        outcomes: "Sequence[Answer[Any] | NoAnswerError]",
        join: Callable[[Sequence[Any]], T | None],
    ) -> None:
        self._outcomes = list(outcomes)
        self._join = join

    @property
    def _errors(self) -> list[NoAnswerError]:
        return [outcome for outcome in self._outcomes if isinstance(outcome, NoAnswerError)]

    @property
    def _spent(self) -> float:
        return sum(outcome.cost_usd for outcome in self._outcomes)

    def answer(self, seconds: float) -> Answer[T] | None:
        """The whole of the parts that are here; None if that is too little."""
        answers = [outcome for outcome in self._outcomes if isinstance(outcome, Answer)]
        value = self._join([o.value if isinstance(o, Answer) else None for o in self._outcomes])
        if value is None or not answers:
            return None
        first, share = answers[0], f"parts:{len(answers)}/{len(self._outcomes)}"
        notes = dict.fromkeys(note for answer in answers for note in answer.notes)
        return Answer(
            value=value,
            provider=first.provider,
            model=first.model,
            usage=_sum([answer.usage for answer in answers]),
            cost_usd=self._spent,
            latency_ms=round(seconds * 1000),
            notes=(share, *notes),
        )

    @property
    def goes_on(self) -> bool:
        """Whether any part may still come."""
        return any(error.late is not None for error in self._errors)

    def error(self, late: "asyncio.Task[Answer[T] | None] | None") -> NoAnswerError:
        """What all parts failed of; of the same kind if it is one and the same."""
        kinds = {type(error) for error in self._errors}
        kind = kinds.pop() if len(kinds) == 1 else NoAnswerError
        reasons = dict.fromkeys(why for error in self._errors for why in error.reasons)
        notes = dict.fromkeys(note for error in self._errors for note in error.notes)
        return kind(tuple(reasons), self._spent, late, tuple(notes))

    def leave(self) -> None:
        """Nobody waits any more for what is late."""
        for error in self._errors:
            if error.late is not None:
                error.late.cancel()

    async def wait(self) -> None:
        """Until whatever comes late is here."""
        for place, outcome in enumerate(self._outcomes):
            if isinstance(outcome, NoAnswerError) and outcome.late is not None:
                self._outcomes[place] = await outcome.late or outcome


def _sum(usages: Sequence[Usage]) -> Usage:
    return Usage(
        sum(usage.input for usage in usages),
        sum(usage.output for usage in usages),
        sum(usage.cached_input for usage in usages),
        sum(usage.reasoning for usage in usages),
    )
