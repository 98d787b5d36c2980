"""Counts of a result: questions, answer points, steps, findings."""

from collections.abc import Iterator

from libs.contracts.results import InterviewSet, Result
from services.generate.domain import MAX_STEPS, MIN_STEPS
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import QUESTIONS

NAME = "counts"
_POINTS = 3


def check(result: Result, ground: Ground) -> Iterator[Flaw]:
    """As many as were asked for, and as the rules say."""
    if isinstance(result, InterviewSet):
        yield from _of_interview(result, ground.brief.count)
        return
    if not MIN_STEPS <= len(result.steps) <= MAX_STEPS:
        yield Flaw(NAME, f"there must be {MIN_STEPS} to {MAX_STEPS} steps")
    if not result.strengths or not result.weaknesses:
        yield Flaw(NAME, "strengths and weaknesses must both be there")


def _of_interview(result: InterviewSet, count: int) -> Iterator[Flaw]:
    if len(result.questions) != count:
        yield Flaw(NAME, f"there must be {count} questions")
    for index, question in enumerate(result.questions):
        if len(set(question.what_good_answers_cover)) < _POINTS:
            yield Flaw(NAME, f"there must be {_POINTS} answer points", QUESTIONS, index)
