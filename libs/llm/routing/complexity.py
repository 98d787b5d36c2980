"""How demanding a request is, by points that configuration gives for what makes it so."""

from collections.abc import Mapping
from dataclasses import dataclass

from libs.contracts.kinds import AnalysisKind, Language
from libs.contracts.profile import ResumeText
from libs.llm.catalog import Thresholds
from libs.llm.port import Complexity


@dataclass(frozen=True, slots=True)
class Assessment:
    """The complexity of a request, and the points that made it, in words."""

    complexity: Complexity
    why: str


def assess(resume: ResumeText, kind: AnalysisKind, thresholds: Thresholds) -> Assessment:
    """Weigh a request by length, experience, breadth of the stack, language and kind."""
    characters = sum(len(line.text) for line in resume.lines)
    months, stack = resume.profile.total_months, len(resume.profile.skills)
    points = {
        f"{characters} characters": _points(characters, thresholds.characters),
        f"{months} months": _points(months, thresholds.months),
        f"{stack} skills": _points(stack, thresholds.stack),
        "korean": thresholds.korean if resume.language is Language.KO else 0,
        "learning path": thresholds.learning if kind is AnalysisKind.LEARNING else 0,
    }
    total = sum(points.values())
    reasons = ", ".join(f"{what} +{value}" for what, value in points.items() if value)
    return Assessment(_tier(total, thresholds), f"{total} points: {reasons or 'nothing special'}")


def _points(value: int, steps: Mapping[int, int]) -> int:
    """The points of the highest step that ``value`` reaches."""
    return max((points for floor, points in steps.items() if value >= floor), default=0)


def _tier(total: int, thresholds: Thresholds) -> Complexity:
    if total >= thresholds.complex:
        return Complexity.COMPLEX
    return Complexity.MEDIUM if total >= thresholds.medium else Complexity.SIMPLE
