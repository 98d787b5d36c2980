"""Which offsets may be committed when records finish out of order."""

from collections.abc import Iterable

from aiokafka import TopicPartition


class OffsetLedger:
    """Notes records in hand per partition and knows the offset below which all are done.

    The idea is that of Confluent's Parallel Consumer: the committed offset is the lowest one still
    in hand, or one past the last record seen when none is.
    """

    def __init__(self) -> None:
        self._in_hand: dict[TopicPartition, dict[int, None]] = {}
        self._next: dict[TopicPartition, int] = {}
        self._committed: dict[TopicPartition, int] = {}

    def begin(self, partition: TopicPartition, offset: int) -> None:
        """Note a record that was fetched; offsets of a partition arrive in order."""
        self._in_hand.setdefault(partition, {})[offset] = None
        self._next[partition] = offset + 1

    def done(self, partition: TopicPartition, offset: int) -> None:
        """Note that a record needs no more work; unknown ones were lost in a rebalance."""
        self._in_hand.get(partition, {}).pop(offset, None)

    def to_commit(self) -> dict[TopicPartition, int]:
        """Offsets that have moved since the last :meth:`committed`."""
        moved = {}
        for partition, following in self._next.items():
            offset = next(iter(self._in_hand.get(partition, ())), following)
            if offset != self._committed.get(partition):
                moved[partition] = offset
        return moved

    def committed(self, offsets: dict[TopicPartition, int]) -> None:
        """Note what the broker has accepted."""
        self._committed.update(offsets)

    def forget(self, partitions: Iterable[TopicPartition]) -> None:
        """Drop partitions that now belong to another member."""
        for partition in partitions:
            for book in (self._in_hand, self._next, self._committed):
                book.pop(partition, None)

    @property
    def in_hand(self) -> int:
        """Records begun and not done."""
        return sum(len(offsets) for offsets in self._in_hand.values())
