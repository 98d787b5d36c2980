from collections.abc import Sequence

import pytest

from libs.llm.faults import Fault, VendorError
from libs.llm.latency.pace import Pace
from libs.llm.port import Call, NoAnswerError
from libs.llm.splitting import Parts, Split, Splitter
from tests.unit.llm.virtual import Act, Stage, Text, play, question

MOST = 8_000  # tokens of the whole


def scene(*acts: Act) -> Stage:
    return Stage({name: list(acts) for name in ("gpt-mini", "gemini-flash", "claude-sonnet")})


def join(parts: Sequence[Text | None]) -> Text | None:
    there = [part.text for part in parts if part]
    return Text(text=f"{len(there)} of {len(parts)}") if len(there) > 1 else None


def in_parts(count: int, within: float, most: int = MOST) -> Parts[Text]:
    async def make() -> list[Call[Text]]:
        return [question(within, most // count) for _ in range(count)]

    return Parts([most // count] * count, make, join)


async def ask(stage: Stage, parts: int, most: int = MOST) -> tuple[str, int]:
    splitter = Splitter(stage.gateway(), stage.desk())
    answer = await splitter.ask(question(60.0, most), in_parts(parts, 60.0, most))
    return answer.value.text, answer.latency_ms


def test_a_long_answer_is_asked_for_in_parts_at_once() -> None:
    text, latency_ms = play(lambda: ask(scene(Act(1.0)), parts=5))

    assert text == "5 of 5"
    assert latency_ms == 1_000


def test_a_short_answer_is_asked_for_as_a_whole() -> None:
    stage = scene(Act(0.5))

    text, _ = play(lambda: ask(stage, parts=5, most=200))

    assert text == "gpt-mini"
    assert len(stage.asked) == 1


def test_a_part_without_answer_is_left_to_the_caller() -> None:
    failing = Act(0.1, VendorError(Fault.REFUSAL))
    stage = Stage(
        {
            "gpt-mini": [failing, Act(0.5)],
            "gemini-flash": [failing],
            "claude-sonnet": [failing],
        }
    )

    assert play(lambda: ask(stage, parts=3))[0] == "2 of 3"


def test_too_few_parts_are_no_answer() -> None:
    stage = scene(Act(0.1, VendorError(Fault.REFUSAL)))

    with pytest.raises(NoAnswerError, match="refusal"):
        play(lambda: ask(stage, parts=3))


@pytest.mark.parametrize(
    ("when", "within", "calls"),
    [
        (Split.NEVER, 60.0, 1),
        (Split.FASTER, 60.0, 5),
        (Split.LATE, 60.0, 1),
        (Split.LATE, 3.0, 5),
    ],
)
def test_the_setting_says_what_time_is_worth(when: Split, within: float, calls: int) -> None:
    stage = scene(Act(0.5))

    async def asked() -> None:
        splitter = Splitter(stage.gateway(), stage.desk(), when)
        await splitter.ask(question(within, MOST), in_parts(5, within))

    play(asked)
    assert len(stage.asked) == calls


def test_parts_that_come_late_make_a_late_whole() -> None:
    stage = scene(Act(5.0))

    async def asked() -> tuple[str, int]:
        splitter = Splitter(stage.gateway(late_s=10.0), stage.desk())
        with pytest.raises(NoAnswerError) as caught:
            await splitter.ask(question(3.0, MOST), in_parts(5, 3.0))
        assert caught.value.late is not None
        answer = await caught.value.late
        assert answer is not None
        return answer.value.text, answer.latency_ms

    assert play(asked) == ("5 of 5", 5_000)


def test_a_pace_learns_the_fixed_part_and_the_part_for_each_token() -> None:
    pace = Pace(typical_s=9.0)
    for number in range(400):
        tokens = 200 + (number % 7) * 100
        pace.learn(tokens, 2 * tokens, 0.5 + tokens * 0.002)

    assert pace.seconds(2_000) == pytest.approx(0.5 + 1_000 * 0.002, rel=0.1)
    assert pace.seconds(400) == pytest.approx(0.5 + 200 * 0.002, rel=0.2)
