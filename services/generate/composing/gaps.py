"""What a job asks for and the resume does not show."""

from collections.abc import Iterator, Sequence

from services.generate.composing.candidates import Candidate
from services.generate.composing.patterns import Pattern
from services.generate.composing.reading.reader import Reading
from services.generate.domain import JobTarget

_ANCHORS, _WANTED = 3, 1.5


def gaps(reading: Reading, target: JobTarget | None) -> tuple[str, ...]:
    """Skills that ``target`` names and the resume shows nowhere."""
    if target is None:
        return ()
    return tuple(skill for skill in target.skills if skill not in reading.skills)


def gap_candidates(
    reading: Reading, patterns: Sequence[Pattern], missing: Sequence[str]
) -> Iterator[Candidate]:
    """Questions that start at a strong statement and lead to a missing skill."""
    for pattern in patterns:
        if "gap" not in pattern.needs:
            continue
        for rank, gap in enumerate(missing):
            for anchor in (reading.anchors or reading.listed)[:_ANCHORS]:
                tool = next(iter(anchor.tools), None)
                if tool or "skill" not in pattern.needs:
                    yield Candidate(pattern, anchor, anchor.weight - rank, tool, gap=gap)


def wanted(candidate: Candidate, target: JobTarget | None) -> float:
    """What a candidate gains because the job names its skill."""
    named = candidate.mention.name if candidate.mention else ""
    return _WANTED if target and named in target.skills else 0.0
