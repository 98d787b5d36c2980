import asyncio

import pytest

from libs.contracts.kinds import Provider
from libs.llm.faults import Fault, VendorError
from libs.llm.port import Answer, NoAnswerError
from tests.unit.llm.virtual import Act, Stage, Text, play, question

NEVER = 1_000.0


def stage(mini: float | list[Act], flash: float = NEVER, sonnet: float = NEVER) -> Stage:
    first = [Act(mini)] if isinstance(mini, float) else mini
    return Stage({"gpt-mini": first, "gemini-flash": [Act(flash)], "claude-sonnet": [Act(sonnet)]})


def test_a_model_that_is_in_time_is_asked_alone() -> None:
    scene = stage(mini=0.3, flash=0.1)

    answer = play(lambda: scene.gateway().ask(question()))

    assert scene.models == ["gpt-mini"]
    assert answer.latency_ms == 300


def test_a_second_model_is_asked_before_the_deadline_and_the_first_answer_wins() -> None:
    scene = stage(mini=NEVER, flash=0.4)

    answer = play(lambda: scene.gateway().ask(question()))

    assert len(scene.asked) >= 2
    assert answer.latency_ms < 3_000
    assert [line.outcome for line in scene.lines.entries].count("ok") == 1
    assert answer.cost_usd == pytest.approx(
        sum(line.nano_usd for line in scene.lines.entries) / 1e9
    )


def test_the_overtaken_call_is_booked_though_nobody_reported_it() -> None:
    scene = stage(mini=NEVER, flash=0.4)

    play(lambda: scene.gateway().ask(question()))

    overtaken = next(line for line in scene.lines.entries if line.outcome != "ok")
    assert overtaken.estimated
    assert overtaken.nano_usd > 0


def test_a_third_model_is_asked_when_the_second_hangs_as_well() -> None:
    scene = stage(mini=NEVER, flash=NEVER, sonnet=2.0)
    scene.acts["gpt-mini"] = scene.acts["gemini-flash"] = [Act(NEVER)]

    answer = play(lambda: scene.gateway().ask(question(within=30.0)))

    assert answer.provider is Provider.ANTHROPIC
    assert sorted(scene.models) == ["claude-sonnet", "gemini-flash", "gpt-mini"]
    assert answer.latency_ms < 15_000


def test_a_third_that_will_hardly_be_in_time_is_not_paid_for() -> None:
    scene = stage(mini=NEVER, flash=1.0)

    play(lambda: scene.gateway().ask(question(within=3.0)))

    assert scene.models == ["gpt-mini", "gemini-flash"]


def test_when_the_second_fails_at_once_a_third_is_asked_while_the_first_still_hangs() -> None:
    scene = stage(mini=NEVER, sonnet=0.5)
    scene.acts["gemini-flash"] = [Act(0.1, VendorError(Fault.SERVER))]

    answer = play(lambda: scene.gateway().ask(question(within=10.0)))

    assert answer.provider is Provider.ANTHROPIC
    assert answer.latency_ms < 6_000


def test_whatever_happens_the_caller_hears_by_the_deadline() -> None:
    scene = stage(mini=NEVER)

    async def late() -> float:
        with pytest.raises(NoAnswerError):
            await scene.gateway().ask(question(within=3.0))
        return asyncio.get_running_loop().time()

    assert play(late) == pytest.approx(3.0, abs=0.06)
    assert len(scene.asked) <= 3


def test_the_better_answer_may_come_after_the_deadline() -> None:
    scene = stage(mini=5.0, flash=NEVER)

    async def patient() -> tuple[float, Answer[Text] | None]:
        with pytest.raises(NoAnswerError) as caught:
            await scene.gateway(late_s=10.0).ask(question(within=3.0))
        heard = asyncio.get_running_loop().time()
        assert caught.value.late is not None
        return heard, await caught.value.late

    heard, answer = play(patient)

    assert heard == pytest.approx(3.0, abs=0.06)
    assert answer is not None
    assert answer.value.text == "gpt-mini"
    assert answer.latency_ms == 5_000


def test_a_late_answer_that_never_comes_ends_with_none() -> None:
    scene = stage(mini=NEVER)

    async def patient() -> object:
        with pytest.raises(NoAnswerError) as caught:
            await scene.gateway(late_s=4.0).ask(question(within=3.0))
        assert caught.value.late is not None
        return await caught.value.late

    assert play(patient) is None


def test_a_quick_failure_is_followed_at_once_by_the_next_model() -> None:
    scene = stage(mini=[Act(0.1, VendorError(Fault.SERVER))], flash=0.5)

    answer = play(lambda: scene.gateway().ask(question()))

    assert scene.asked[1] == ("gemini-flash", pytest.approx(0.1))
    assert answer.notes[-1] == "fallback:gpt-mini:server"


def test_an_error_that_no_adapter_knows_is_a_failure_like_any_other() -> None:
    scene = stage(mini=[Act(0.1, ZeroDivisionError())], flash=0.5)

    assert play(lambda: scene.gateway().ask(question())).provider is Provider.GEMINI


def test_no_more_calls_are_made_than_allowed() -> None:
    scene = stage(mini=[Act(0.1, VendorError(Fault.SERVER))])
    scene.acts["gemini-flash"] = [Act(0.1, VendorError(Fault.SERVER))]
    scene.acts["claude-sonnet"] = [Act(0.1, VendorError(Fault.SERVER))]

    async def ask() -> None:
        with pytest.raises(NoAnswerError):
            await scene.gateway(most_attempts=2).ask(question())

    play(ask)

    assert scene.models == ["gpt-mini", "gemini-flash"]


def test_a_caller_who_leaves_cancels_and_books_what_is_under_way() -> None:
    scene = stage(mini=NEVER)

    async def leave() -> None:
        asking = asyncio.create_task(scene.gateway().ask(question(within=60.0)))
        await asyncio.sleep(0.5)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    play(leave)

    assert [line.outcome for line in scene.lines.entries] == ["overtaken"]
    assert scene.lines.entries[0].nano_usd > 0
