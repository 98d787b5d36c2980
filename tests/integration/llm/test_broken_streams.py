"""A stream that breaks off is taken over by another vendor, and no text appears twice."""

from typing import Any

import pytest

from libs.contracts.kinds import Provider
from libs.llm.build import Gatehouse
from libs.llm.port import Answer, NoAnswerError, Piece
from tests.integration.llm.conftest import GOOD, Lines, Open, Outline, question
from tests.integration.llm.mock_server import MockServer

VENDORS = [Provider.OPENAI, Provider.ANTHROPIC, Provider.GEMINI]


class Reader:
    """Does with the pieces what a reader does."""

    def __init__(self) -> None:
        self.shown = ""
        self.ever: list[str] = []
        self.answer: Answer[Outline] | None = None

    async def read(self, house: Gatehouse, provider: Provider, within: float = 10.0) -> None:
        async for item in house.gateway.stream(question(provider, within=within)):
            if isinstance(item, Piece):
                self.shown = self.shown[: item.offset] + item.text
                self.ever.append(self.shown)
            else:
                self.answer = item


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_stream_shows_the_answer_as_it_grows(
    house: Gatehouse, lines: Lines, vendor: Provider
) -> None:
    reader = Reader()

    await reader.read(house, vendor)

    assert reader.shown == GOOD
    assert len(reader.ever) > 2
    assert all(GOOD.startswith(shown) for shown in reader.ever)
    assert reader.answer is not None
    assert reader.answer.provider is vendor
    assert reader.answer.cost_usd > 0
    assert [entry.nano_usd for entry in lines.entries] == [round(reader.answer.cost_usd * 1e9)]
    assert not lines.entries[0].estimated


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("kind", ["disconnect", "truncate", "malformed"])
async def test_another_vendor_takes_over_and_no_text_appears_twice(
    mock: MockServer, house: Gatehouse, lines: Lines, vendor: Provider, kind: str
) -> None:
    mock.script(_broken(kind), provider=vendor.value)
    reader = Reader()

    await reader.read(house, vendor)

    assert reader.shown == GOOD
    assert reader.answer is not None
    assert reader.answer.provider is not vendor
    assert len(mock.requests()) == 2
    broken, won = lines.entries
    assert broken.outcome in {"dropped", "malformed"}
    assert broken.nano_usd > 0
    assert won.outcome == "ok"
    assert round(reader.answer.cost_usd * 1e9) == broken.nano_usd + won.nano_usd


async def test_a_stalled_stream_ends_at_the_deadline(
    mock: MockServer, house: Gatehouse, lines: Lines
) -> None:
    mock.script({**_broken("stall"), "times": None})
    reader = Reader()

    with pytest.raises(NoAnswerError):
        await reader.read(house, Provider.OPENAI, within=2.0)

    assert all(GOOD.startswith(shown) for shown in reader.ever)
    assert lines.entries
    assert all(entry.nano_usd > 0 for entry in lines.entries)


async def test_a_stream_ends_at_once_when_the_minute_is_used_up(
    mock: MockServer, opened: Open, lines: Lines
) -> None:
    house = await opened(calls_per_minute=1)
    mock.script({"type": "reply", "text": GOOD, "times": None})
    await Reader().read(house, Provider.OPENAI)

    with pytest.raises(NoAnswerError, match="calls_per_minute"):
        await Reader().read(house, Provider.OPENAI)

    assert len(mock.requests()) == len(lines.entries) == 1


async def test_a_reader_who_leaves_is_booked(house: Gatehouse, lines: Lines) -> None:
    stream = house.gateway.stream(question(Provider.OPENAI))
    await anext(stream)

    await stream.aclose()

    (entry,) = lines.entries
    assert entry.outcome != "ok"
    assert entry.estimated
    assert entry.nano_usd > 0


def _broken(kind: str) -> dict[str, Any]:
    return {"type": "stream_fault", "kind": kind, "after_chunks": 4, "times": 1}
