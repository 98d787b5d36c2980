"""A question holds on to this resume: it would not fit any other."""

from collections.abc import Iterator

from services.generate.verifying.ground import Ground, numbers_in
from services.generate.verifying.items import QUESTIONS, Item

_RUN = 6


def check(item: Item, ground: Ground) -> Iterator[str]:
    """A question must name a figure, a skill, a place or words of its own lines."""
    if item.part == QUESTIONS and not _holds_on(item, ground):
        yield "it would fit any resume: name the figure, the technology or the project"


def _holds_on(item: Item, ground: Ground) -> bool:
    quoted = " ".join(piece.quote for piece in item.evidence)
    if {number for number in numbers_in(quoted) & numbers_in(item.main) if len(number) > 1}:
        return True
    if ground.skills_in(item.main) & ground.skills_in(quoted):
        return True
    if any(name in item.main for name in _places(ground)):
        return True
    return any(quoted[i : i + _RUN * 2] in item.main for i in range(len(quoted) - _RUN * 2 + 1))


def _places(ground: Ground) -> Iterator[str]:
    profile = ground.text.profile
    for job in profile.experiences:
        yield from (name for name in (job.company, *(p.name for p in job.projects)) if name)
    yield from (project.name for project in profile.projects if project.name)
