"""Nothing is said twice: within a result, or again after earlier ones."""

from collections.abc import Iterator, Sequence

from libs.contracts.results import InterviewSet, Result
from services.generate.composing.likeness import ALIKE, likeness
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import QUESTIONS, STEPS

NAME = "repetition"


def check(result: Result, ground: Ground) -> Iterator[Flaw]:
    """Name the later one of two that ask the same."""
    if not isinstance(result, InterviewSet):
        yield from _again([f"{s.title} {s.description}" for s in result.steps], STEPS, ())
        return
    kept = {q.question for q in result.questions} if ground.brief.replace else set()
    earlier = [
        question.question
        for one in ground.previous
        if isinstance(one, InterviewSet)
        for question in one.questions
        if question.question not in kept
    ]
    yield from _again([q.question for q in result.questions], QUESTIONS, earlier)


def _again(texts: Sequence[str], part: str, earlier: Sequence[str]) -> Iterator[Flaw]:
    for index, text in enumerate(texts):
        if any(likeness(text, other) >= ALIKE for other in (*earlier, *texts[:index])):
            yield Flaw(NAME, "it was asked before in almost the same words", part, index)
