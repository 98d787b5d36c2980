"""The gateway: one port in front of all models."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from opentelemetry import trace

from libs.llm.attempt import Desk
from libs.llm.port import Answer, Call, NoAnswerError, Piece, T
from libs.llm.question import Question
from libs.llm.race import Race
from libs.llm.streaming import Relay

_tracer = trace.get_tracer("coach")


class ModelGateway:
    """Asks whichever model can answer in time.

    Args:
        desk: What every question needs.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, call: Call[T]) -> Answer[T]:
        """Ask the models that the router picks until one answers.

        Raises:
            BudgetExceededError: The tenant's budget is spent.
            NoAnswerError: Nothing can be had in time.
        """
        with _tracer.start_as_current_span("llm.ask") as span:
            span.set_attribute("llm.purpose", call.purpose.value)
            span.set_attribute("llm.complexity", call.complexity.name.lower())
            question = Question(self._desk, call)
            try:
                answer = await Race(question).run()
            except NoAnswerError as error:
                span.set_attribute("llm.reasons", error.reasons)
                raise
            finally:
                span.set_attribute("llm.decision", question.tally.notes)
            span.set_attribute("llm.model", answer.model)
            return answer

    async def stream(self, call: Call[T]) -> AsyncGenerator[Piece | Answer[T], None]:
        """As :meth:`ask`, giving pieces as they come; the last item is the answer.

        Raises:
            BudgetExceededError: As :meth:`ask`.
            NoAnswerError: As :meth:`ask`.
        """
        # Not the current span: a generator may be closed in another context than it began in.
        span = _tracer.start_span("llm.stream")
        question = Question(self._desk, call)
        try:
            async with aclosing(Relay(question).run()) as items:
                async for item in items:
                    yield item
        finally:
            span.set_attribute("llm.decision", question.tally.notes)
            span.end()
