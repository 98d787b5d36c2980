"""What one replica learns about latency, the others know."""

from redis.asyncio import Redis

from libs.llm.breaker import Breakers
from libs.llm.latency.board import Board
from libs.llm.latency.exchange import Exchange
from tests.unit.llm.clock import Clock


def replica(redis: Redis) -> tuple[Board, Exchange]:
    clock = Clock()
    board = Board({"mini": 1.0, "other": 1.0}, clock)
    return board, Exchange(redis, board, Breakers(clock), ["mini", "other"])


async def test_observations_of_all_replicas_add_up(redis: Redis) -> None:
    (one, first), (two, second) = replica(redis), replica(redis)
    for _ in range(50):
        one.observe("mini", 4.0)
        two.observe("mini", 6.0, censored=True)

    await first.once()
    await second.once()
    await first.once()

    assert one.of("mini").mean > 4.0
    assert one.of("mini").quantile(0.5) == two.of("mini").quantile(0.5)
    assert one.of("mini").weight == two.of("mini").weight == 120.0
    assert one.of("other").weight == 20.0


async def test_nothing_is_counted_twice_however_often_one_exchanges(redis: Redis) -> None:
    board, exchange = replica(redis)
    board.observe("mini", 2.0)

    for _ in range(5):
        await exchange.once()

    assert board.of("mini").weight == 21.0
