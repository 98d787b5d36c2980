"""From the event of a request to the brief that writers work by."""

from collections.abc import Callable

from libs.contracts.api import Target
from libs.contracts.events import AnalysisRequested
from libs.contracts.profile import ResumeText
from services.generate.domain import Brief, JobTarget

SkillsIn = Callable[[str], tuple[str, ...]]


def brief_of(
    event: AnalysisRequested, text: ResumeText, target: Target | None, skills_in: SkillsIn
) -> Brief:
    """What ``event`` asks for; the language follows the resume unless one was asked for."""
    return Brief(
        language=event.language or text.language,
        count=event.count,
        replace=event.replace,
        target=_job(target, skills_in) if target else None,
    )


def _job(target: Target, skills_in: SkillsIn) -> JobTarget | None:
    if not (target.description or target.company):
        return None
    return JobTarget(target.description, target.company, skills_in(target.description))
