"""Sends a request once more, for realtime, over the bus."""

from datetime import UTC, datetime

from faststream.kafka import KafkaBroker

from libs.contracts.envelope import Envelope
from libs.contracts.events import AnalysisRequested
from libs.contracts.topics import topic_of
from libs.platform.bus.bus import Cause
from libs.platform.tracing import current_traceparent


class BusRealtime:
    """Whichever replica is free takes it, with the retries and leases of all other requests.

    It travels under the id of the first request, so that the inbox takes one result for both.
    """

    def __init__(self, broker: KafkaBroker) -> None:
        self._broker = broker

    async def send(self, event: AnalysisRequested, cause: Cause) -> None:
        """Publish ``event``; returns when the broker has it."""
        envelope = Envelope(
            id=cause.id,
            source="/coach/generate",
            time=datetime.now(UTC),
            correlationid=cause.correlation,
            traceparent=current_traceparent(),
            data=event,
        )
        await self._broker.publish(
            envelope.value(),
            topic=topic_of(event).name,
            key=event.key.encode(),
            headers=envelope.headers(),
        )
