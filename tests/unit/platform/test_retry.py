"""Where a failed record goes."""

import time

import pytest
from aiokafka import ConsumerRecord

from libs.contracts.problems import Code, ProblemError
from libs.platform.bus.retry import ATTEMPT, DUE, ORIGIN, REASON, Forward, RetryPolicy, due_in

POLICY = RetryPolicy("extract", (1.0, 10.0))


def record(topic: str = "resume.uploaded", **headers: str) -> ConsumerRecord:
    pairs = [(name, value.encode()) for name, value in headers.items()]
    return ConsumerRecord(
        topic=topic, partition=0, offset=3, timestamp=0, timestamp_type=0, key=b"k", value=b"v",
        checksum=None, serialized_key_size=1, serialized_value_size=1, headers=pairs,
    )  # fmt: skip


def again(forward: Forward) -> ConsumerRecord:
    return record(forward.topic, **forward.headers)


def test_attempts_are_delayed_longer_each_time_and_end_in_the_origins_dlq() -> None:
    error = ConnectionError("secret text")
    first = POLICY.forward(record(), error)
    assert first.topic == "extract.retry"
    assert 0.7 < int(first.headers[DUE]) / 1000 - time.time() < 1.3
    second = POLICY.forward(again(first), error)
    assert 7 < int(second.headers[DUE]) / 1000 - time.time() < 13
    last = POLICY.forward(again(second), error)
    assert last.topic == "resume.uploaded.dlq"
    assert (last.headers[ATTEMPT], last.headers[ORIGIN]) == ("3", "resume.uploaded")
    assert (last.key, last.value) == (b"k", b"v")


def test_the_reason_is_the_errors_type_never_its_text() -> None:
    forward = POLICY.forward(record(), ValueError("Hong Gildong 010-1234-5678"))
    assert forward.headers[REASON] == "ValueError"
    assert not any("Hong" in value for value in forward.headers.values())


def test_a_permanent_error_is_a_dead_letter_at_once() -> None:
    problem = ProblemError(Code.NO_TEXT)
    assert POLICY.is_last(record(), problem)
    assert POLICY.forward(record(), problem).topic == "resume.uploaded.dlq"


def test_headers_of_the_event_travel_along() -> None:
    forward = POLICY.forward(record(ce_id="e1", ce_type="t"), OSError())
    assert forward.headers["ce_id"] == "e1"


@pytest.mark.parametrize("due", ["", "soon", "-5", "0"])
def test_a_record_without_a_sound_due_time_is_due_now(due: str) -> None:
    assert due_in(record(**{DUE: due})) == 0.0


def test_a_forged_attempt_header_does_not_break_the_policy() -> None:
    assert POLICY.forward(record(**{ATTEMPT: "many"}), OSError()).headers[ATTEMPT] == "2"
