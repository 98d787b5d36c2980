"""A service's place on the bus: one consumer over all its topics, one handler per event type."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Annotated, Any, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from faststream import AckPolicy, BaseMiddleware, Depends
from faststream.kafka import KafkaMessage

from libs.contracts.events import Event
from libs.contracts.topics import Topic, retry_topic
from libs.platform.bus.broker import consumer_options, make_broker
from libs.platform.bus.parallel import ParallelConsumer
from libs.platform.bus.retry import ATTEMPT, RetryPolicy, headers_of
from libs.platform.bus.settle import Settler
from libs.platform.settings import PlatformSettings


@dataclass(frozen=True, slots=True)
class Cause:
    """The event in hand, as far as its follow-ups need to know.

    Attributes:
        at: when it was made; None where it is handled once more after a failure, when whoever
            waited for it has waited in vain.
    """

    id: str
    correlation: str
    tenant: str = ""
    at: datetime | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Cause":
        """The cause that an event's headers name."""
        event_id = headers.get("ce_id", "")
        correlation = headers.get("ce_correlationid", event_id)
        made = None if ATTEMPT in headers else headers.get("ce_time")
        at = datetime.fromisoformat(made) if made else None
        return cls(event_id, correlation, headers.get("ce_tenantid", ""), at)


def cause_of(message: KafkaMessage) -> Cause:
    """The cause that a handler passes on to the events it leads to."""
    return Cause.of(message.headers)


InHand = Annotated[Cause, Depends(cause_of)]
E = TypeVar("E", bound=Event)


class Bus:
    """Wires handlers to event types; see ``consumers.py`` of each service.

    All topics share one consumer, because each idle consumer costs CPU, and one pool of slots.
    """

    def __init__(
        self,
        settings: PlatformSettings,
        service: str,
        topics: Sequence[Topic],
        publishes: Sequence[Topic] = (),
    ) -> None:
        self._settings = settings
        self._give_up: dict[str, tuple[type[Event], Callable[[Any, Cause], Awaitable[None]]]] = {}
        self.broker = make_broker(settings, service)
        policy = RetryPolicy(service, settings.retry_delays)
        self._settler = Settler(self.broker, policy, self._tell_owner)
        self.consumer = ParallelConsumer(
            slots=settings.slots, parked=settings.parked, process=self._settler
        )
        self._subscriber = self.broker.subscriber(
            *(topic.name for topic in (*topics, retry_topic(service))),
            group_id=service,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            listener=self.consumer,
            **consumer_options(settings),
        )
        self.broker.add_middleware(self._middleware)
        for topic in publishes:  # for the AsyncAPI document: the outbox relay publishes
            self.broker.publisher(topic.name, schema=topic.event)

    def on(self, event: type[Event], handler: Callable[..., Awaitable[None]]) -> None:
        """Call ``handler(event, cause)`` for each event of that type."""
        self._subscriber(handler, filter=_by_type(event.type))

    def on_give_up(self, event: type[E], handler: Callable[[E, Cause], Awaitable[None]]) -> None:
        """Call ``handler`` when all attempts at an event of that type are spent."""
        self._give_up[event.type] = (event, handler)

    async def start(self) -> None:
        """Connect and begin to consume."""
        await self.broker.start()
        self.consumer.attach(self._kafka_consumer)

    async def drain(self) -> None:
        """Take no more, finish what is in hand and commit; the producer stays open."""
        await self.consumer.drain(self._settings.drain_seconds)

    def _kafka_consumer(self) -> AIOKafkaConsumer | None:
        return self._subscriber.consumer

    def _middleware(self, message: ConsumerRecord | None, *, context: Any) -> "_Admission":
        return _Admission(message, context=context, consumer=self.consumer, settler=self._settler)

    async def _tell_owner(self, record: ConsumerRecord) -> None:
        headers = headers_of(record)
        model, handler = self._give_up.get(headers.get("ce_type", ""), (None, None))
        if model is None or handler is None:
            return
        try:
            event = model.model_validate_json(record.value or b"")
        except ValueError:
            return  # malformed: there is no owner to be found in it
        await handler(event, Cause.of(headers))


def _by_type(event_type: str) -> Callable[[KafkaMessage], Awaitable[bool]]:
    async def matches(message: KafkaMessage) -> bool:
        return message.headers.get("ce_type") == event_type

    return matches


class _Admission(BaseMiddleware):
    """Hands each record to the parallel consumer and lets FastStream fetch the next."""

    def __init__(
        self,
        message: ConsumerRecord | None,
        /,
        *,
        context: Any,
        consumer: ParallelConsumer,
        settler: Settler,
    ) -> None:
        super().__init__(message, context=context)
        self._consumer = consumer
        self._settler = settler

    async def consume_scope(self, call_next: Any, msg: Any) -> Any:
        """Start the handler in a task of its own."""
        await self._consumer.admit(msg.raw_message, lambda: call_next(msg))

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,
    ) -> bool | None:
        """A record that no handler could be found for is a dead letter, not a lost one."""
        if isinstance(exc_val, Exception) and self.msg is not None:
            error = exc_val

            async def refuse() -> None:
                raise error

            await self._consumer.admit(self.msg, refuse)
            return True
        return await super().__aexit__(exc_type, exc_val, exc_tb)
