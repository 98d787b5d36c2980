"""What is left of starting a service."""

import gc

from libs.platform.memory import settle


def test_what_lives_at_the_start_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    kept = [[] for _ in range(1000)]  # type: ignore[var-annotated]
    settle()
    assert gc.get_freeze_count() >= before + len(kept)
    gc.unfreeze()
