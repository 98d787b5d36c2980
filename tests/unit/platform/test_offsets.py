"""Committed offsets never pass a record that is still in hand."""

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from libs.platform.bus.offsets import OffsetLedger

P = TopicPartition("t", 0)


def test_nothing_is_committed_past_the_oldest_record_in_hand() -> None:
    ledger = OffsetLedger()
    for offset in (5, 6, 7):
        ledger.begin(P, offset)
    ledger.done(P, 6)
    ledger.done(P, 7)
    assert ledger.to_commit() == {P: 5}
    ledger.done(P, 5)
    assert ledger.to_commit() == {P: 8}


def test_what_was_committed_is_not_committed_again() -> None:
    ledger = OffsetLedger()
    ledger.begin(P, 1)
    ledger.done(P, 1)
    ledger.committed(ledger.to_commit())
    assert ledger.to_commit() == {}


def test_a_revoked_partition_is_forgotten_and_its_late_tasks_are_harmless() -> None:
    ledger = OffsetLedger()
    ledger.begin(P, 1)
    ledger.forget([P])
    ledger.done(P, 1)
    assert ledger.to_commit() == {}
    assert ledger.in_hand == 0


@given(st.permutations(range(12)), st.integers(0, 12))
def test_the_commit_is_the_lowest_unfinished_offset(order: list[int], finished: int) -> None:
    ledger = OffsetLedger()
    for offset in range(12):
        ledger.begin(P, offset)
    for offset in order[:finished]:
        ledger.done(P, offset)
    assert ledger.to_commit()[P] == min(order[finished:], default=12)
