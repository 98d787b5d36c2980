"""Each fault at each vendor: how it ends, how many calls it takes, and what is booked."""

import asyncio
from typing import Any

import pytest

from libs.contracts.kinds import Language, Provider
from libs.llm.build import Gatehouse
from libs.llm.catalog import load_prices
from libs.llm.ledger.entry import Entry
from libs.llm.money import nano_cost
from libs.llm.port import NoAnswerError, Usage
from tests.integration.llm.conftest import GOOD, Lines, Open, question
from tests.integration.llm.mock_server import MockServer

VENDORS = [Provider.OPENAI, Provider.ANTHROPIC, Provider.GEMINI]
KOREAN = (
    '{"title": "대기열을 확장하는 방법에 대하여 자세히 설명하는 글", '
    '"points": ["분할 키를 고르는 법과 그 까닭을 설명한다"]}'
)

# What the vendor does, what it is called, and whether the vendor charges for it.
FAULTS = [
    ({"type": "fail", "status": 429, "retry_after": 30}, "rate_limited", False),
    ({"type": "fail", "status": 500}, "server", False),
    ({"type": "fail", "status": 503}, "overloaded", False),
    ({"type": "fail", "status": 529}, "overloaded", False),
    ({"type": "fail", "status": 401}, "auth", False),
    ({"type": "fail", "status": 400}, "rejected", False),
    ({"type": "reply", "text": "I won't.", "finish_reason": "content_filter"}, "refusal", True),
    ({"type": "reply", "text": ""}, "empty", True),
    ({"type": "reply", "text": GOOD[:30]}, "malformed", True),
    ({"type": "reply", "text": GOOD[:30], "finish_reason": "length"}, "cut_off", True),
    ({"type": "reply", "text": '{"title": "no points"}'}, "invalid", True),
    ({"type": "reply", "text": KOREAN}, "language", True),
]


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("case", FAULTS, ids=[case[1] for case in FAULTS])
async def test_another_vendor_answers_after_one_call_to_the_failing_one(
    mock: MockServer,
    opened: Open,
    lines: Lines,
    vendor: Provider,
    case: tuple[dict[str, Any], str, bool],
) -> None:
    behavior, outcome, charged = case
    mock.script(behavior, provider=vendor.value)
    mock.script({"type": "reply", "text": GOOD, "times": None})
    house = await opened()

    answer = await house.gateway.ask(question(vendor, language=Language.EN))

    assert answer.value.title == "Scaling a queue"
    assert answer.provider is not vendor
    assert [one["provider"] for one in mock.requests()] == [vendor, answer.provider]
    failed, won = lines.entries
    assert (failed.provider, failed.outcome) == (vendor, outcome)
    assert won.outcome == "ok"
    assert (failed.nano_usd > 0) is charged
    assert not failed.estimated
    assert [_priced(entry) for entry in lines.entries] == [failed.nano_usd, won.nano_usd]
    assert answer.cost_usd == pytest.approx((failed.nano_usd + won.nano_usd) / 1e9)
    assert any(note.startswith("fallback:") and note.endswith(outcome) for note in answer.notes)


def _priced(entry: Entry) -> int:
    """What the tokens in the line cost by the price table."""
    used = Usage(entry.input_tokens, entry.output_tokens, entry.cached_input_tokens)
    return nano_cost(used, load_prices().of(entry.model))


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_key_rests_for_as_long_as_its_vendor_says(
    mock: MockServer, house: Gatehouse, vendor: Provider
) -> None:
    mock.script({"type": "fail", "status": 429, "retry_after": 40}, provider=vendor.value)

    answers = [await house.gateway.ask(question(vendor)) for _ in range(2)]

    assert all(answer.provider is not vendor for answer in answers)
    assert len(mock.requests(vendor.value)) == 1
    (circuit,) = house.fleet._breakers._circuits.values()
    assert 20 < circuit.open_until - asyncio.get_running_loop().time() <= 40


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_call_that_runs_into_the_clients_own_time_out_is_made_once_and_booked_by_guess(
    mock: MockServer, opened: Open, lines: Lines, vendor: Provider
) -> None:
    mock.script({"type": "delay", "seconds": 20}, provider=vendor.value)
    mock.script({"type": "reply", "text": GOOD, "times": None})
    house = await opened(client_timeout_seconds=1.0)

    answer = await house.gateway.ask(question(vendor))

    assert answer.provider is not vendor
    assert mock.received == 2
    failed, won = lines.entries
    assert (failed.provider, failed.outcome, failed.hedge) == (vendor, "timeout", False)
    assert failed.estimated
    assert failed.nano_usd == _priced(failed) > 0
    assert (won.outcome, won.nano_usd) == ("ok", _priced(won))


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_hanging_vendor_is_overtaken_and_booked_by_guess(
    mock: MockServer, house: Gatehouse, lines: Lines, vendor: Provider
) -> None:
    mock.script({"type": "delay", "seconds": 20}, provider=vendor.value)

    answer = await house.gateway.ask(question(vendor, within=4.0))

    assert answer.latency_ms < 4_000
    assert any(note.startswith("hedged:") for note in answer.notes)
    assert mock.received == len(lines.entries) == 2
    hung = next(entry for entry in lines.entries if entry.outcome != "ok")
    assert hung.outcome in {"overtaken", "timeout"}
    assert hung.estimated
    assert hung.nano_usd > 0


async def test_when_all_hang_the_caller_hears_it_at_the_deadline(
    mock: MockServer, house: Gatehouse, lines: Lines
) -> None:
    mock.script({"type": "delay", "seconds": 20, "times": None})
    call = question(within=1.0)

    with pytest.raises(NoAnswerError) as caught:
        await house.gateway.ask(call)

    assert any(reason.endswith("too_slow") for reason in caught.value.reasons)
    assert caught.value.cost_usd > 0
    assert sum(entry.nano_usd for entry in lines.entries) / 1e9 == pytest.approx(
        caught.value.cost_usd
    )
