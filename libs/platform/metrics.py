"""Prometheus metrics of every service. Labels are closed vocabularies, never ids or text."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

_SECONDS = (0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60)

HANDLED = Histogram("coach_event_seconds", "Time to handle one event", ["type"], buckets=_SECONDS)
LOOP_LAG = Histogram(
    "coach_loop_lag_seconds",
    "By how much the event loop came late",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1),
)
JOB = Histogram("coach_job_seconds", "Time of the work itself", ["job"], buckets=_SECONDS)
FAILED = Counter("coach_event_failures", "Handlers that failed", ["error", "outcome"])
PUBLISHED = Counter("coach_events_published", "Events sent", ["type"])
RELAYED_LATE = Counter("coach_outbox_late", "Events sent by the fall-back poll of the outbox")


@contextmanager
def timed(histogram: Histogram, label: str) -> Iterator[None]:
    """Observe the seconds that the block takes."""
    began = time.perf_counter()
    try:
        yield
    finally:
        histogram.labels(label).observe(time.perf_counter() - began)
