"""When a stream is left for another model: silence, and nothing else."""

from typing import Any

import pytest

from libs.contracts.kinds import Provider
from libs.llm.port import Answer, NoAnswerError, Piece
from tests.unit.llm.virtual import Act, Stage, Text, play, question

NEVER = 1_000.0


def stage(mini: Act, flash: Act, sonnet: Act) -> Stage:
    return Stage({"gpt-mini": [mini], "gemini-flash": [flash], "claude-sonnet": [sonnet]})


async def read(scene: Stage, within: float, **changes: Any) -> tuple[str, Answer[Text]]:
    shown, answer = "", None
    async for item in scene.gateway().stream(question(within=within, **changes)):
        if isinstance(item, Piece):
            shown = shown[: item.offset] + item.text
        else:
            answer = item
    assert answer is not None
    return shown, answer


def test_a_stream_that_stalls_in_the_middle_is_left_while_another_can_be_in_time() -> None:
    scene = stage(Act(0.0, silent=NEVER), Act(1.0), Act(1.0))

    shown, answer = play(lambda: read(scene, within=20.0))

    assert shown == '{"text":"gemini-flash"}'
    assert answer.provider is Provider.GEMINI
    assert answer.latency_ms < 6_000


def test_a_stream_that_does_not_begin_is_left() -> None:
    scene = stage(Act(NEVER), Act(0.5), Act(0.5))

    assert play(lambda: read(scene, within=3.0))[1].provider is Provider.GEMINI


def test_a_stream_under_way_is_not_left_for_one_that_would_be_late() -> None:
    scene = stage(Act(0.0, silent=2.8), Act(2.0), Act(2.0))

    assert play(lambda: read(scene, within=3.0))[1].provider is Provider.OPENAI


def test_the_chosen_model_is_given_its_time_however_unlikely_it_is_to_be_in_time() -> None:
    scene = stage(Act(NEVER), Act(NEVER), Act(1.0))

    _, answer = play(lambda: read(scene, within=3.0, provider=Provider.ANTHROPIC))

    assert answer.provider is Provider.ANTHROPIC


def test_when_all_are_silent_the_reader_hears_it_at_the_deadline() -> None:
    scene = stage(*(Act(0.0, silent=NEVER) for _ in range(3)))

    with pytest.raises(NoAnswerError):
        play(lambda: read(scene, within=3.0))
