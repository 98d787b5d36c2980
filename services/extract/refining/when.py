"""Which resumes are worth a second reading."""

from enum import StrEnum

from libs.contracts.profile import Profile, ResumeText
from services.extract.domain import Warn


class Refining(StrEnum):
    """When a model is asked, if there is one.

    ``GAPS`` asks where the rules know that they lack something: a job without company, role or
    dates, a school without a name, no job or no skill at all, or text that is hard to read.
    """

    NEVER = "never"
    GAPS = "gaps"
    ALWAYS = "always"

    def asks_for(self, text: ResumeText) -> bool:
        """Whether ``text`` is to be read by a model too."""
        if self is Refining.GAPS:
            return Warn.LOW_QUALITY in text.warnings or _has_gaps(text.profile)
        return self is Refining.ALWAYS


def _has_gaps(profile: Profile) -> bool:
    jobs = profile.experiences
    if not profile.skills or not (jobs or profile.projects):
        return True
    if any(not (job.company and job.role and job.start) for job in jobs):
        return True
    return any(not school.school for school in profile.education)
