"""What becomes of a record whose handler failed: another attempt, or the dead-letter topic."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from json import JSONDecodeError

from aiokafka import ConsumerRecord
from faststream.exceptions import SubscriberNotFound
from pydantic import ValidationError

from libs.contracts.envelope import UnknownEventError
from libs.contracts.problems import ProblemError
from libs.contracts.topics import DLQ_SUFFIX, retry_topic

ATTEMPT = "coach-attempt"
DUE = "coach-due-ms"
ORIGIN = "coach-origin"
REASON = "coach-reason"
SERVICE = "coach-service"

PERMANENT = (
    ValidationError,
    JSONDecodeError,
    SubscriberNotFound,
    UnicodeDecodeError,
    UnknownEventError,
    ProblemError,
)
_JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Forward:
    """A record to publish elsewhere, with its bookkeeping headers."""

    topic: str
    key: bytes | None
    value: bytes
    headers: dict[str, str]


def headers_of(record: ConsumerRecord) -> dict[str, str]:
    """The record's headers as text; bytes that are no UTF-8 are replaced."""
    return {name: value.decode(errors="replace") for name, value in record.headers}


def due_in(record: ConsumerRecord) -> float:
    """Seconds until a delayed record may be handled; never negative."""
    due = headers_of(record).get(DUE)
    return max(0.0, int(due) / 1000 - time.time()) if due and due.isdecimal() else 0.0


class RetryPolicy:
    """Delays before each further attempt, with jitter; then the record is a dead letter."""

    def __init__(self, service: str, delays: Sequence[float]) -> None:
        self._service = service
        self._delays = tuple(delays)

    def is_last(self, record: ConsumerRecord, error: BaseException) -> bool:
        """Whether ``error`` ends the record: it is permanent, or all attempts are spent."""
        return isinstance(error, PERMANENT) or _attempt(record) > len(self._delays)

    def forward(self, record: ConsumerRecord, error: BaseException) -> Forward:
        """Where the record goes after ``error``."""
        attempt = _attempt(record)
        headers = headers_of(record)
        origin = headers.get(ORIGIN, record.topic)
        headers |= {
            ORIGIN: origin,
            SERVICE: self._service,
            REASON: type(error).__name__,  # never the message: it may quote personal data
            ATTEMPT: str(attempt),
        }
        if self.is_last(record, error):
            headers.pop(DUE, None)
            return Forward(origin + DLQ_SUFFIX, record.key, record.value or b"", headers)
        delay = self._delays[attempt - 1] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 (jitter, no secret)
        headers |= {ATTEMPT: str(attempt + 1), DUE: str(int((time.time() + delay) * 1000))}
        topic = retry_topic(self._service).name
        return Forward(topic, record.key, record.value or b"", headers)


def _attempt(record: ConsumerRecord) -> int:
    attempt = headers_of(record).get(ATTEMPT, "1")
    return int(attempt) if attempt.isdecimal() else 1
