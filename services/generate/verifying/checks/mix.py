"""The mix of difficulties and types that the person's experience asks for."""

from collections import Counter
from collections.abc import Iterator

from libs.contracts.results import InterviewSet, Result
from services.generate.domain import difficulty_mix, types_wanted
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground

NAME = "mix"


def check(result: Result, ground: Ground) -> Iterator[Flaw]:
    """Difficulties exactly, types at least."""
    if not isinstance(result, InterviewSet):
        return
    wanted = difficulty_mix(ground.text.profile.total_months, len(result.questions))
    found = Counter(question.difficulty for question in result.questions)
    if any(found[level] != count for level, count in wanted.items()):
        said = ", ".join(f"{count} {level}" for level, count in wanted.items() if count)
        yield Flaw(NAME, f"the difficulties must be {said}")
    types = types_wanted(len(result.questions))
    if len({question.type for question in result.questions}) < types:
        yield Flaw(NAME, f"there must be {types} different types")
