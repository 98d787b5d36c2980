"""Prometheus metrics of the gateway. Labels are configured model ids and closed vocabularies."""

from prometheus_client import Counter, Histogram

_SECONDS = (0.1, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 10, 20, 60)

CALLS = Histogram(
    "coach_llm_call_seconds", "Vendor calls by outcome", ["model", "outcome"], buckets=_SECONDS
)
SPENT = Counter("coach_llm_spent_usd", "Booked cost in US dollars", ["model"])
HEDGES = Counter("coach_llm_hedges", "Second requests sent", ["model"])
NO_ANSWER = Counter("coach_llm_no_answer", "Questions that no model answered in time")
