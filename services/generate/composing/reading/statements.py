"""The statements of a resume: achievements, projects, tasks, each with its lines and its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from libs.contracts.profile import Experience, Lines, Project, ResumeText

_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_?\d*\]")
_BULLET = re.compile(r"^[\s\-–—•·▪◦●○■□▶▷*※+>✓✔◆◇]+|^\(?\d{1,2}[.)]\s+")
_WORDS = re.compile(r"[\w%]+")
_MIN_WORDS, _MIN_CHARACTERS = 3, 10


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the resume says the person did, and where it says so."""

    text: str
    lines: Lines
    stack: tuple[str, ...] = ()
    project: str = ""
    company: str = ""


def bare(text: str) -> str:
    """``text`` without its bullet, blanks drawn together."""
    return " ".join(_BULLET.sub("", text).split())


def personal(text: str) -> bool:
    """Whether a masked piece of personal data stands in ``text``."""
    return bool(_PLACEHOLDER.search(text))


def telling(text: str) -> bool:
    """Whether ``text`` is long enough to ask about, and free of masked personal data."""
    enough = len(_WORDS.findall(text)) >= _MIN_WORDS and len(text) >= _MIN_CHARACTERS
    return enough and not personal(text)


def statements(text: ResumeText) -> Iterator[Statement]:
    """Every statement of the profile once, in the order of the resume."""
    for experience in text.profile.experiences:
        yield from _of_experience(experience)
    for project in text.profile.projects:
        yield from _of_project(project, "")


def _of_experience(job: Experience) -> Iterator[Statement]:
    company = "" if personal(job.company) else job.company
    for achievement in job.achievements:
        yield Statement(bare(achievement.text), achievement.lines, job.stack, "", company)
    for project in job.projects:
        yield from _of_project(project, company)


def _of_project(project: Project, company: str) -> Iterator[Statement]:
    name = "" if personal(project.name) else bare(project.name)
    if project.description:
        yield Statement(bare(project.description), project.lines, project.stack, name, company)
    for achievement in project.achievements:
        yield Statement(bare(achievement.text), achievement.lines, project.stack, name, company)


def loose_lines(text: ResumeText, taken: set[int]) -> Iterator[Statement]:
    """Lines that the profile took into no statement, school and summary excepted."""
    profile = text.profile
    schools = {number for school in profile.education for number in school.lines}
    known = taken | schools | set(profile.summary_lines)
    for line in text.lines:
        if line.number not in known:
            yield Statement(bare(line.text), (line.number,))
