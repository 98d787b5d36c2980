"""Prometheus metrics of the result cache."""

from prometheus_client import Counter

LOOKUPS = Counter("coach_cache_lookups", "Lookups by outcome: exact, similar, miss", ["outcome"])
REFUSED = Counter("coach_cache_refused", "Similar entries that a guard held back", ["reason"])
