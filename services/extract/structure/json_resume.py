"""A JSON resume as lines that can be masked, and a profile whose fields are those lines.

Nothing of the JSON reaches the profile past the masked lines, so that the masking holds for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from libs.contracts.kinds import Seniority
from libs.contracts.profile import Achievement, Education, Experience, Line, Profile, Project, Skill
from libs.privacy.kinds import Kind
from services.extract.structure.dates import Period, month_name, month_number, union_months
from services.extract.structure.figures import figures
from services.extract.structure.json_schema import (
    Basics,
    Competence,
    JsonResume,
    Study,
    Undertaking,
    Work,
)
from services.extract.structure.statements import Stack, by_line, stack_of
from services.extract.structure.structurer import Structurer

_YEAR, _MONTH = 4, 7


@dataclass(frozen=True, slots=True)
class _Placed:
    """The numbers of the lines that hold the fields of one part; 0 for an empty field."""

    title: int
    subtitle: int
    detail: int
    summary: int
    points: tuple[int, ...]
    dates: tuple[str, str]

    @property
    def lines(self) -> tuple[int, ...]:
        numbers = (self.title, self.subtitle, self.detail, self.summary, *self.points)
        return tuple(sorted(number for number in numbers if number))


@dataclass(slots=True)
class RenderedResume:
    """The lines of a JSON resume, and which field stands where.

    Attributes:
        lines: Texts to be masked, in order.
        known: Personal data that the JSON names as such, for the masker.
    """

    lines: list[str] = field(default_factory=list)
    known: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    summary: int = 0
    jobs: list[_Placed] = field(default_factory=list)
    projects: list[_Placed] = field(default_factory=list)
    schools: list[_Placed] = field(default_factory=list)
    keywords: list[int] = field(default_factory=list)

    def add(self, text: str) -> int:
        """Append a line; its number, or 0 where there is nothing to say."""
        flat = " ".join(text.split())
        if not flat:
            return 0
        self.lines.append(flat)
        return len(self.lines)


def from_json_resume(resume: JsonResume) -> RenderedResume:
    """Lay a JSON resume out as lines, one field to a line."""
    page = RenderedResume(known=_known(resume.basics))
    _write_basics(page, resume.basics)
    for job in resume.work:
        page.jobs.append(_write_job(page, job))
    for project in resume.projects:
        page.projects.append(_write_project(page, project))
    for study in resume.education:
        page.schools.append(_write_study(page, study))
    for skill in resume.skills:
        _write_skill(page, skill)
    return page


class JsonProfiles:
    """Makes profiles of rendered JSON resumes, once their lines are masked."""

    def __init__(self, structurer: Structurer) -> None:
        self._structurer = structurer

    def profile(self, page: RenderedResume, lines: Sequence[Line], today: date) -> Profile:
        """The profile of ``page`` with the texts of its masked ``lines``."""
        texts = {line.number: line.text for line in lines}
        skills = self._skills(page, lines)
        reader = _Reader(texts, by_line(skills), today)
        jobs = [reader.job(placed) for placed in page.jobs]
        periods = [period for _, period in jobs if period]
        months = union_months(periods)
        dated = [(job, period) for job, period in jobs if period]
        return Profile(
            summary=texts.get(page.summary, ""),
            summary_lines=(page.summary,) if page.summary else (),
            experiences=tuple(job for job, _ in jobs),
            projects=tuple(map(reader.project, page.projects)),
            education=tuple(map(reader.school, page.schools)),
            skills=skills,
            total_months=months,
            seniority=Seniority.of_months(months),
            role=self._structurer.role(dated, texts.get(page.summary, ""), skills),
        )

    def _skills(self, page: RenderedResume, lines: Sequence[Line]) -> tuple[Skill, ...]:
        """Skills of the vocabulary anywhere, and listed ones that it does not know as they are."""
        study = {number for school in page.schools for number in school.lines}
        found = self._structurer.skills(line for line in lines if line.number not in study)
        named = {number for skill in found for number in skill.lines}
        listed = (line for line in lines if line.number in page.keywords)
        unknown = (
            Skill(name=line.text, lines=(line.number,))
            for line in listed
            if line.number not in named
        )
        return (*found, *unknown)


class _Reader:
    """Reads placed fields from masked texts."""

    def __init__(self, texts: Mapping[int, str], stack: Stack, today: date) -> None:
        self._texts = texts
        self._stack = stack
        self._today = today

    def job(self, placed: _Placed) -> tuple[Experience, Period | None]:
        period = self._period(placed)
        experience = Experience(
            company=self._text(placed.title),
            role=self._text(placed.subtitle),
            start=month_name(period.start) if period else None,
            end=month_name(period.end) if period and not period.ongoing else None,
            months=period.months if period else 0,
            stack=stack_of(placed.lines, self._stack),
            achievements=self._achievements(placed),
            lines=placed.lines,
        )
        return experience, period

    def project(self, placed: _Placed) -> Project:
        return Project(
            name=self._text(placed.title),
            description=self._text(placed.summary),
            stack=stack_of(placed.lines, self._stack),
            achievements=self._achievements(placed),
            lines=placed.lines,
        )

    def school(self, placed: _Placed) -> Education:
        return Education(
            school=self._text(placed.title),
            degree=self._text(placed.subtitle),
            field=self._text(placed.detail),
            lines=placed.lines,
        )

    def _achievements(self, placed: _Placed) -> tuple[Achievement, ...]:
        texts = ((number, self._text(number)) for number in placed.points)
        return tuple(
            Achievement(text=text, figures=figures(text), lines=(number,)) for number, text in texts
        )

    def _period(self, placed: _Placed) -> Period | None:
        start, end = placed.dates
        if not start:
            return None
        now = month_number(self._today)
        last = min(_month(end, last=True), now) if end else now
        first = _month(start, last=False)
        return Period(first, last, not end, (0, 0)) if first <= last else None

    def _text(self, number: int) -> str:
        return self._texts.get(number, "")


def _month(day: str, *, last: bool) -> int:
    year = int(day[:_YEAR])
    month = int(day[_YEAR + 1 : _MONTH]) if len(day) >= _MONTH else 12 if last else 1
    return year * 12 + month - 1


def _known(basics: Basics) -> dict[Kind, list[str]]:
    urls = [basics.url, *(p.url for p in basics.profiles), *(p.username for p in basics.profiles)]
    return {
        Kind.EMAIL: [basics.email],
        Kind.PHONE: [basics.phone],
        Kind.ADDRESS: [basics.location.address],
        Kind.PROFILE_URL: sorted(urls, key=len, reverse=True),
        Kind.NAME: [basics.name],
    }


def _write_basics(page: RenderedResume, basics: Basics) -> None:
    where = basics.location
    for text in (basics.name, basics.label, basics.email, basics.phone, where.address, basics.url):
        page.add(text)
    for profile in basics.profiles:
        page.add(f"{profile.network} {profile.url or profile.username}")
    page.summary = page.add(basics.summary)


def _write_job(page: RenderedResume, job: Work) -> _Placed:
    return _Placed(
        title=page.add(job.name),
        subtitle=page.add(job.position),
        detail=page.add(_dates(job.startDate, job.endDate)),
        summary=page.add(job.summary),
        points=_points(page, job.highlights),
        dates=(job.startDate, job.endDate),
    )


def _write_project(page: RenderedResume, project: Undertaking) -> _Placed:
    return _Placed(
        title=page.add(project.name),
        subtitle=page.add(", ".join(project.keywords)),
        detail=page.add(_dates(project.startDate, project.endDate)),
        summary=page.add(project.description),
        points=_points(page, project.highlights),
        dates=(project.startDate, project.endDate),
    )


def _write_study(page: RenderedResume, study: Study) -> _Placed:
    return _Placed(
        title=page.add(study.institution),
        subtitle=page.add(study.studyType),
        detail=page.add(study.area),
        summary=page.add(_dates(study.startDate, study.endDate)),
        points=(),
        dates=(study.startDate, study.endDate),
    )


def _write_skill(page: RenderedResume, skill: Competence) -> None:
    page.keywords += _points(page, skill.keywords or (skill.name,))


def _points(page: RenderedResume, texts: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for number in map(page.add, texts) if number)


def _dates(start: str, end: str) -> str:
    return f"{start} ~ {end or 'present'}" if start else ""
