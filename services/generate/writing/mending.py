"""Keeps the items that passed and fills the rest with items of the local composer. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from libs.contracts.kinds import Difficulty
from libs.contracts.results import Finding, Question, Step
from services.generate.composing.likeness import ALIKE, likeness
from services.generate.domain import MAX_STEPS, MIN_STEPS, LearningParts, types_wanted
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.items import STEPS, STRENGTHS, SUMMARY, WEAKNESSES


def fitting(
    questions: Sequence[Question], levels: Sequence[Difficulty], fixed: Sequence[Question] = ()
) -> list[Question]:
    """Those of ``questions`` that fill ``levels`` and leave room for the types still wanted."""
    room, total = Counter(levels), len(levels) + len(fixed)
    kept: list[Question] = []
    for question in questions:
        types = {other.type for other in (*fixed, *kept, question)}
        left = len(levels) - len(kept) - 1
        if room[question.difficulty] and len(types) + left >= types_wanted(total):
            room[question.difficulty] -= 1
            kept.append(question)
    return kept


def lacking(kept: Iterable[Question], levels: Sequence[Difficulty]) -> list[Difficulty]:
    """The difficulties among ``levels`` that ``kept`` does not fill."""
    room = Counter(levels)
    room.subtract(question.difficulty for question in kept)
    return [level for level, count in room.items() for _ in range(count)]


def mended_path(
    written: LearningParts, flaws: Iterable[Flaw], local: LearningParts
) -> tuple[LearningParts, int]:
    """``written`` without what failed, filled from ``local``; and how many parts were replaced."""
    bad = {(flaw.part, flaw.index) for flaw in flaws if not flaw.whole}
    steps = [step for i, step in enumerate(written.steps) if (STEPS, i) not in bad][:MAX_STEPS]
    wanted = min(max(len(written.steps), MIN_STEPS), MAX_STEPS)
    spare = [step for step in local.steps if not _among(step, steps)]
    filled = enumerate([*steps, *spare[: wanted - len(steps)]], start=1)
    mended = LearningParts(
        summary=local.summary if (SUMMARY, 0) in bad else written.summary,
        strengths=_good(STRENGTHS, written.strengths, bad) or local.strengths,
        weaknesses=_good(WEAKNESSES, written.weaknesses, bad) or local.weaknesses,
        steps=tuple(step.model_copy(update={"priority": place}) for place, step in filled),
    )
    return mended, len(bad)


def _good(part: str, findings: Sequence[Finding], bad: set[tuple[str, int]]) -> tuple[Finding, ...]:
    return tuple(finding for i, finding in enumerate(findings) if (part, i) not in bad)


def _among(step: Step, steps: Iterable[Step]) -> bool:
    return any(likeness(step.title, other.title) >= ALIKE for other in steps)
