"""A model that failed is really not asked, on this replica and on the others."""

import time

import pytest

from libs.contracts.kinds import Provider
from libs.llm.breaker import FIRST_PAUSE
from libs.llm.port import Complexity, NoAnswerError
from tests.integration.llm.conftest import GOOD, Lines, Open, question
from tests.integration.llm.mock_server import MockServer


async def test_after_three_failures_the_model_is_not_asked(mock: MockServer, opened: Open) -> None:
    house = await opened()
    mock.script({"type": "fail", "status": 500, "times": None}, provider="openai")
    mock.script({"type": "reply", "text": GOOD, "times": None})

    began = time.monotonic()
    answers = [await house.gateway.ask(question()) for _ in range(8)]

    probes = int((time.monotonic() - began) / FIRST_PAUSE)  # none, on a machine that is not busy
    assert 3 <= len(mock.requests("openai")) <= 3 + probes
    assert all(answer.provider is Provider.GEMINI for answer in answers)


async def test_a_rate_limited_key_rests_for_as_long_as_the_vendor_says(
    mock: MockServer, opened: Open
) -> None:
    house = await opened(openai_keys="sk-a,sk-b")
    limited = {"type": "fail", "status": 429, "retry_after": 60}
    mock.script(limited, provider="openai")
    mock.script({"type": "reply", "text": GOOD, "times": None})

    answers = [await house.gateway.ask(question(Provider.OPENAI)) for _ in range(6)]

    # The first question is asked again with the other key at once; the first key is not used again.
    assert all(answer.provider is Provider.OPENAI for answer in answers)
    assert len(mock.requests("openai")) == 7


async def test_a_replica_hears_what_another_has_found_out(mock: MockServer, opened: Open) -> None:
    one, other = await opened(), await opened()
    resting = {"type": "fail", "status": 503, "retry_after": 90, "times": None}
    mock.script(resting, provider="openai")
    mock.script({"type": "reply", "text": GOOD, "times": None})
    await one.gateway.ask(question())
    await one.exchange.once()
    await other.exchange.once()

    answer = await other.gateway.ask(question())

    assert answer.provider is Provider.GEMINI
    assert len(mock.requests("openai")) == 1


async def test_one_question_makes_at_most_three_calls_when_everyone_is_down(
    mock: MockServer, opened: Open, lines: Lines
) -> None:
    house = await opened()
    mock.script({"type": "fail", "status": 500, "times": None})

    with pytest.raises(NoAnswerError) as caught:
        await house.gateway.ask(question(complexity=Complexity.COMPLEX))

    assert len(mock.requests()) == 3
    assert len(lines.entries) == 3
    assert caught.value.cost_usd == 0
    assert {reason.split(":")[1] for reason in caught.value.reasons} == {"server"}


async def test_a_single_vendor_is_asked_once_more_after_a_passing_failure(
    mock: MockServer, opened: Open
) -> None:
    house = await opened(anthropic_keys="", gemini_keys="")
    mock.script({"type": "fail", "status": 500, "times": 1})
    mock.script({"type": "reply", "text": GOOD, "times": None})

    answer = await house.gateway.ask(question())

    assert answer.provider is Provider.OPENAI
    assert len(mock.requests()) == 2


async def test_an_unreachable_vendor_costs_nothing(opened: Open, lines: Lines) -> None:
    house = await opened(openai_base_url="http://127.0.0.1:9/v1")

    answer = await house.gateway.ask(question())

    assert answer.provider is Provider.GEMINI
    assert lines.outcomes[0] == ("openai", "unreachable")
    assert lines.entries[0].nano_usd == 0
