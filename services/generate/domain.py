"""What is asked of the generate service, and the rules a set of questions obeys. Pure."""

from dataclasses import dataclass
from datetime import datetime

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Difficulty, Language, Seniority
from libs.contracts.profile import ResumeText
from libs.contracts.results import Finding, Result, Step

MIN_TYPES = 4
MIN_STEPS, MAX_STEPS = 5, 8
_SHARES = {
    Seniority.JUNIOR: (2, 2, 1),
    Seniority.MID: (1, 3, 1),
    Seniority.SENIOR: (0, 2, 3),
}  # easy, medium, hard out of five
_LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)


@dataclass(frozen=True, slots=True)
class Commission:
    """A request, with what it refers to read from the vault.

    Attributes:
        text: the masked resume.
        previous: results given before, oldest first; not to be repeated.
        target: the job and company to prepare for, if given.
        asked_at: when it was asked for: the time from request to result runs from then.
    """

    event: AnalysisRequested
    text: ResumeText
    previous: tuple[Result, ...] = ()
    target: Target | None = None
    asked_at: datetime | None = None

    @property
    def kind(self) -> AnalysisKind:
        """What is wanted."""
        return self.event.kind

    @property
    def language(self) -> Language:
        """The language to write in: that of the resume unless another was asked for."""
        return self.event.language or self.text.language


@dataclass(frozen=True, slots=True)
class JobTarget:
    """The job that the person prepares for; ``skills`` are canonical names found in it."""

    description: str
    company: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What somebody asked for.

    Attributes:
        language: of the answer.
        count: questions wanted.
        replace: indexes in the last earlier set to make anew, the others kept; empty: all anew.
        target: the job to prepare for, if one was given.
    """

    language: Language
    count: int = 5
    replace: tuple[int, ...] = ()
    target: JobTarget | None = None


@dataclass(frozen=True, slots=True)
class LearningParts:
    """A learning path before it is known who wrote it."""

    summary: str
    strengths: tuple[Finding, ...]
    weaknesses: tuple[Finding, ...]
    steps: tuple[Step, ...]


def difficulty_mix(months: int, count: int) -> dict[Difficulty, int]:
    """How many questions of each difficulty, for so many ``months`` of experience.

    The shares of five are scaled to ``count`` by largest remainder; on a tie the harder level wins.
    """
    shares = _SHARES[Seniority.of_months(months)]
    exact = [share * count / sum(shares) for share in shares]
    counts = [int(value) for value in exact]
    by_remainder = sorted(range(3), key=lambda i: (counts[i] - exact[i], -i))
    for index in by_remainder[: count - sum(counts)]:
        counts[index] += 1
    return dict(zip(_LEVELS, counts, strict=True))


def types_wanted(count: int) -> int:
    """How many different types a set of ``count`` questions must have at least."""
    return min(MIN_TYPES, count)
