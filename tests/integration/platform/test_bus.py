"""The bus on real brokers: parallel work, retries, dead letters, commits."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from libs.contracts.events import ResumeUploaded
from libs.contracts.topics import Topic, retry_topic
from libs.platform.bus.bus import Bus, Cause, InHand
from libs.platform.bus.dlq import DeadLetter, DeadLetters
from libs.platform.bus.retry import ATTEMPT, REASON
from libs.platform.bus.topics import provision
from libs.platform.settings import PlatformSettings
from tests.records import lying_in, send, send_raw, until, uploaded

pytestmark = pytest.mark.timeout(90)


@pytest.fixture
async def topic(settings: PlatformSettings, unique: Callable[[str], str]) -> Topic:
    wanted = Topic(unique("topic"), ResumeUploaded, partitions=3)
    service = unique("service")
    dead = Topic(wanted.dlq, ResumeUploaded, partitions=1)
    await provision(settings, [wanted, dead, retry_topic(service)])
    return wanted


@pytest.fixture
def service(unique: Callable[[str], str]) -> str:
    return unique("service")


@asynccontextmanager
async def running(bus: Bus) -> AsyncIterator[Bus]:
    await bus.start()
    try:
        yield bus
    finally:
        await bus.drain()
        await bus.broker.stop()


async def test_fifty_slow_handlers_run_side_by_side_and_never_block_the_loop(
    settings: PlatformSettings, topic: Topic, service: str
) -> None:
    bus = Bus(settings, service, [topic])
    ended: list[float] = []
    began: list[float] = []

    async def on_uploaded(event: ResumeUploaded) -> None:
        began.append(time.monotonic())
        await asyncio.sleep(3)
        ended.append(time.monotonic())

    bus.on(ResumeUploaded, on_uploaded)
    await send(settings, topic.name, *(uploaded(f"res_{number}") for number in range(50)))
    async with running(bus):
        longest = asyncio.create_task(_longest_pause(4.0))
        await until(lambda: len(ended) == 50, 20)
        assert ended[-1] - began[0] < 6
        assert bus.consumer.in_hand == 0
        assert await longest < 0.25  # the benchmark holds the loop to 50 ms on a quiet machine


async def test_a_failing_event_is_tried_again_then_becomes_a_dead_letter_and_its_owner_hears(
    settings: PlatformSettings, topic: Topic, service: str
) -> None:
    bus = Bus(settings, service, [topic])
    tries: Counter[str] = Counter()
    given_up: list[tuple[str, str]] = []

    async def on_uploaded(event: ResumeUploaded, cause: InHand) -> None:
        tries[event.resume_id] += 1
        if event.resume_id == "res_bad":
            raise ConnectionError("text that must not be seen")

    async def on_give_up(event: ResumeUploaded, cause: Cause) -> None:
        given_up.append((event.resume_id, cause.id))

    bus.on(ResumeUploaded, on_uploaded)
    bus.on_give_up(ResumeUploaded, on_give_up)
    bad, _ = await send(settings, topic.name, uploaded("res_bad"), uploaded("res_good"))
    async with running(bus):
        await until(lambda: bool(given_up))
        await until(lambda: tries["res_good"] == 1)
    assert given_up == [("res_bad", bad)]
    assert tries["res_bad"] == 3
    (dead,) = await lying_in(settings.kafka_url, Topic(topic.dlq, None, partitions=1))
    headers = {name: value.decode() for name, value in dead.headers}
    assert (headers["ce_id"], headers[REASON], headers[ATTEMPT]) == (bad, "ConnectionError", "3")
    assert b"must not be seen" not in b"".join(value for _, value in dead.headers)


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        (b"no json", {"ce_type": ResumeUploaded.type, "content-type": "application/json"}),
        (b'{"tenant":1}', {"ce_type": ResumeUploaded.type, "content-type": "application/json"}),
        (b"{}", {"ce_type": "coach.no.such.v1", "content-type": "application/json"}),
        (b"{}", {}),
    ],
    ids=["no json", "wrong shape", "unknown type", "no headers"],
)
async def test_a_poison_record_is_a_dead_letter_and_the_partition_goes_on(
    settings: PlatformSettings,
    topic: Topic,
    service: str,
    value: bytes,
    headers: dict[str, str],
) -> None:
    bus = Bus(settings, service, [topic])
    seen: list[str] = []

    async def on_uploaded(event: ResumeUploaded) -> None:
        seen.append(event.resume_id)

    bus.on(ResumeUploaded, on_uploaded)
    await send_raw(settings, topic.name, value, headers)
    await send(settings, topic.name, *(uploaded(f"res_{number}") for number in range(9)))
    async with running(bus):
        await until(lambda: len(seen) == 9)
    (dead,) = await lying_in(settings.kafka_url, Topic(topic.dlq, None, partitions=1))
    assert dead.value == value


async def test_what_was_done_is_not_done_again_after_a_restart(
    settings: PlatformSettings, topic: Topic, service: str
) -> None:
    seen: Counter[str] = Counter()

    async def on_uploaded(event: ResumeUploaded) -> None:
        seen[event.resume_id] += 1

    for start in (0, 20):
        bus = Bus(settings, service, [topic])
        bus.on(ResumeUploaded, on_uploaded)
        batch = [uploaded(f"res_{number}") for number in range(start, start + 20)]
        await send(settings, topic.name, *batch)
        async with running(bus):
            await until(lambda expected=start + 20: len(seen) == expected)
    assert set(seen.values()) == {1}


class Mended:
    """A handler that fails until its cause is mended; keeps what it has done."""

    def __init__(self, bus: Bus) -> None:
        self.mended = False
        self.done: Counter[str] = Counter()
        bus.on(ResumeUploaded, self.handle)

    async def handle(self, event: ResumeUploaded) -> None:
        if not self.mended:
            raise ConnectionError
        self.done[event.resume_id] += 1


async def test_what_lies_dead_is_replayed_once_and_then_succeeds(
    settings: PlatformSettings, topic: Topic, service: str
) -> None:
    bus = Bus(settings, service, [topic])
    handler = Mended(bus)
    await send(settings, topic.name, uploaded("res_1"), uploaded("res_2"))
    async with running(bus):
        letters = DeadLetters(settings, bus.broker)
        dead = await _dead(letters, topic, 2)
        assert {(it.service, it.reason, it.replayed) for it in dead} == {
            (service, "ConnectionError", False)
        }
        handler.mended = True
        assert await letters.replay(topic.dlq) == 2
        await until(lambda: handler.done == {"res_1": 1, "res_2": 1})
        assert await letters.replay(topic.dlq) == 0
        assert [it.replayed for it in await letters.all([topic.dlq])] == [True, True]
    assert handler.done == {"res_1": 1, "res_2": 1}


async def test_a_chosen_dead_letter_is_replayed_as_it_last_failed_and_the_other_stays(
    settings: PlatformSettings, topic: Topic, service: str
) -> None:
    bus = Bus(settings, service, [topic])
    handler = Mended(bus)
    chosen, other = await send(settings, topic.name, uploaded("res_1"), uploaded("res_2"))
    async with running(bus):
        letters = DeadLetters(settings, bus.broker)
        await _dead(letters, topic, 2)
        assert await letters.replay(topic.dlq, [chosen]) == 1
        dead = await _dead(letters, topic, 3)  # its cause was not mended yet
        assert Counter(it.event_id for it in dead) == {chosen: 2, other: 1}
        assert {it.headers[ATTEMPT] for it in dead} == {"3"}
        handler.mended = True
        assert await letters.replay(topic.dlq, [chosen]) == 1
        await until(lambda: bool(handler.done))
    assert handler.done == {"res_1": 1}


async def _dead(letters: DeadLetters, topic: Topic, count: int) -> list[DeadLetter]:
    """Wait until that many lie in the topic's dead letters."""
    async with asyncio.timeout(20):
        while len(found := await letters.all([topic.dlq])) < count:
            await asyncio.sleep(0.1)
    return found


async def _longest_pause(seconds: float) -> float:
    """The longest time for which the event loop did not come round, over ``seconds``."""
    longest, end = 0.0, time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - now - 0.005)
    return longest
