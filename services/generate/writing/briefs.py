"""From a request to the brief that writers work by."""

from collections.abc import Callable

from libs.contracts.api import Target
from services.generate.domain import Brief, Commission, JobTarget

SkillsIn = Callable[[str], tuple[str, ...]]


def brief_of(commission: Commission, skills_in: SkillsIn) -> Brief:
    """What ``commission`` asks for."""
    target = commission.target
    return Brief(
        language=commission.language,
        count=commission.event.count,
        replace=commission.event.replace,
        target=_job(target, skills_in) if target else None,
    )


def _job(target: Target, skills_in: SkillsIn) -> JobTarget | None:
    if not (target.description or target.company):
        return None
    return JobTarget(target.description, target.company, skills_in(target.description))
