"""Runs a handler and settles its failure: no record is lost, no partition stands still."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiokafka import ConsumerRecord
from faststream.kafka import KafkaBroker

from libs.platform import metrics
from libs.platform.audit.errand import errand
from libs.platform.bus.parallel import Call, LeaseHeldError
from libs.platform.bus.retry import Forward, RetryPolicy, headers_of
from libs.platform.tracing import consuming

_log = structlog.get_logger()
_REPUBLISH_SECONDS = 1.0

GiveUp = Callable[[ConsumerRecord], Awaitable[None]]


class Settler:
    """Calls handlers; sends failed records to the retry topic or the dead-letter topic.

    Args:
        give_up: told of a record before it becomes a dead letter, to tell its owner.
    """

    def __init__(self, broker: KafkaBroker, policy: RetryPolicy, give_up: GiveUp) -> None:
        self._broker = broker
        self._policy = policy
        self._give_up = give_up

    async def __call__(self, record: ConsumerRecord, call: Call) -> None:
        """Handle ``record``; returns only when it is done or safely elsewhere.

        Raises:
            LeaseHeldError: another process has this event in hand.
        """
        headers = headers_of(record)
        kind = headers.get("ce_type", "unknown")
        why = errand("", f"{kind} {headers.get('ce_id', '')}")
        with consuming(headers), metrics.timed(metrics.HANDLED, kind), why:
            try:
                await call()
            except LeaseHeldError:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is, the record must not be lost)
                await self.fail(record, error)

    async def fail(self, record: ConsumerRecord, error: Exception) -> None:
        """Forward a record that failed with ``error``; tries until the broker has taken it."""
        forward = self._policy.forward(record, error)
        last = self._policy.is_last(record, error)
        _log.warning(
            "event_failed",
            event_id=headers_of(record).get("ce_id"),
            error=type(error).__name__,
            at=_where(error),
            to=forward.topic,
        )
        metrics.FAILED.labels(type(error).__name__, "dlq" if last else "retry").inc()
        while not await self._forwarded(record, forward, last=last):  # noqa: ASYNC110 (a pause, not a poll)
            await asyncio.sleep(_REPUBLISH_SECONDS)

    async def _forwarded(self, record: ConsumerRecord, forward: Forward, *, last: bool) -> bool:
        try:
            if last:
                await self._give_up(record)
            await self._broker.publish(
                forward.value, topic=forward.topic, key=forward.key, headers=forward.headers
            )
        except Exception as error:  # noqa: BLE001 (the broker or the store is away: try again)
            _log.warning("forward_failed", to=forward.topic, error=type(error).__name__)
            return False
        return True


def _where(error: BaseException) -> str:
    """File and line that raised; the message itself may quote personal data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
