"""The statements of a resume: deeds with their lines, and the project and job they belong to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from libs.contracts.profile import Achievement, Lines, Project, ResumeText
from services.generate.composing.reading.verbs import is_deed
from services.generate.verifying.orders import is_order

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


def statements(text: ResumeText, orders: frozenset[int] = frozenset()) -> Iterator[Statement]:
    """Every deed of the resume, in the place that the profile gives it.

    Achievements come first; lines of a job, a project or no part of the profile follow where they
    say that something was done, school and summary excepted. Names read from ``orders``, the lines
    that speak to a model, are left out.
    """
    told = _Told(text, orders)
    for job in text.profile.experiences:
        company = told.name(job.company)
        for project in job.projects:
            yield from told.of_project(project, company)
        yield from told.of(job.achievements, job.lines, (), company=company)
    for project in text.profile.projects:
        yield from told.of_project(project, "")
    schools = {number for school in text.profile.education for number in school.lines}
    told.taken |= schools | set(text.profile.summary_lines)
    yield from told.of((), tuple(line.number for line in text.lines), ())


class _Told:
    """Tells statements and remembers the lines that are told."""

    def __init__(self, text: ResumeText, orders: frozenset[int]) -> None:
        self._text = text
        self._ordered = "\n".join(line.text for line in text.lines if line.number in orders)
        self.taken: set[int] = set()

    def name(self, name: str) -> str:
        """``name`` if it may be shown, else nothing."""
        bad = personal(name) or is_order(name) or name in self._ordered
        return "" if bad else bare(name)

    def of_project(self, project: Project, company: str) -> Iterator[Statement]:
        name = self.name(project.name)
        yield from self.of(project.achievements, project.lines, project.stack, name, company)

    def of(
        self,
        achievements: Iterable[Achievement],
        lines: Lines,
        stack: tuple[str, ...],
        project: str = "",
        company: str = "",
    ) -> Iterator[Statement]:
        for achievement in achievements:
            if self.taken.isdisjoint(achievement.lines):
                self.taken |= set(achievement.lines)
                yield Statement(bare(achievement.text), achievement.lines, stack, project, company)
        for number in lines:
            line = self._text.line(number)
            deed = bare(line.text) if line else ""
            if number not in self.taken and is_deed(deed):
                self.taken.add(number)
                yield Statement(deed, (number,), stack, project, company)
