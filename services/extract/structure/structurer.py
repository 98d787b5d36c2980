"""The way from masked lines to a profile."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from libs.contracts.kinds import Seniority
from libs.contracts.profile import Education, Experience, Line, Profile, Project, Skill
from libs.contracts.skills import Match, Vocabulary
from services.extract.structure.dates import Period, union_months
from services.extract.structure.education import Schools
from services.extract.structure.entries import Entries
from services.extract.structure.experiences import Experiences
from services.extract.structure.layout import bare, cells, is_listing
from services.extract.structure.roles import Roles
from services.extract.structure.rows import Row, numbers_of, rows
from services.extract.structure.sections import Headings, Part, Section
from services.extract.structure.statements import Stack, Statements, by_line
from services.extract.structure.titles import Titles

_PROFILE_LINK = re.compile(r"[^\s,|:]{1,30} ?:? ?\[PROFILE_URL_[0-9]+\]")
_UNTITLED = frozenset((Part.NONE, Part.PERSONAL, Part.SUMMARY))
_PROSE_LENGTH = 30
_INTRODUCTION_LINES = 6
_DUTY_LINES = 5


class Structurer:
    """Reads profiles by rules; loads its word lists once and keeps nothing of what it reads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._markers = _document("markers.json")
        self._headings = Headings(_document("headings.json"))
        self._titles = Titles(self._markers)
        self._schools = Schools(self._markers)
        self._roles = Roles(_document("roles.json"))
        labels = self._markers["labels"]
        titled = ("company", "role", "department", "title", "period")
        self._title_labels = frozenset(label for field in titled for label in labels[field])
        heads = (*labels.values(), self._markers["table"])
        self._head_labels = frozenset(label for words in heads for label in words)

    def structure(self, lines: Sequence[Line], today: date) -> Profile:
        """The profile that the lines tell.

        Args:
            lines: Masked lines, Korean or English.
            today: The month in which "present" ends.
        """
        sections = self._headings.split([row for row in rows(lines) if not self._is_head(row)])
        shown = frozenset(self._outside_study(sections))
        skills = self.skills(line for line in lines if line.number in shown)
        stack = by_line(skills)
        entries = Entries(today, self._title_labels)
        statements = Statements(self._markers, entries)
        reader = Experiences(self._markers, self._titles, entries, statements)
        jobs = self._jobs(sections, reader, stack)
        summary = _summary(sections)
        months = union_months(period for _, period in jobs)
        experiences = tuple(job for job, _ in jobs)
        return Profile(
            summary=" ".join(bare(line.text) for line in summary),
            summary_lines=numbers_of(summary),
            experiences=experiences,
            projects=self._projects(sections, statements, stack),
            education=self._education(sections),
            skills=skills,
            total_months=months,
            seniority=Seniority.of_months(months),
            role=self.role(
                jobs, f"{_introduction(sections)} {_duties(experiences, lines)}", skills
            ),
        )

    def _jobs(
        self, sections: Sequence[Section], reader: Experiences, stack: Stack
    ) -> list[tuple[Experience, Period]]:
        """Jobs of the sections that hold them; of the whole text where no heading says so."""
        told = [section for section in sections if section.part is Part.EXPERIENCE]
        untitled = [section for section in sections if section.part in _UNTITLED]
        jobs = [job for section in told or untitled for job in reader.read(section.rows, stack)]
        return [job for job in jobs if told or not self._is_study(job[0])]

    def _is_head(self, row: Row) -> bool:
        """Whether the row is the head of a table: nothing but labels."""
        if "\t" not in row.text and "|" not in row.text:
            return False
        parts = [part.lower() for part in cells(row.text)]
        return len(parts) > 1 and self._head_labels.issuperset(parts)

    def _is_study(self, job: Experience) -> bool:
        text = f"{job.company} {job.role}"
        teaches = self._titles.names_role(job.role)
        return not text.strip() or (self._schools.names_school(text) and not teaches)

    def _projects(
        self, sections: Sequence[Section], statements: Statements, stack: Stack
    ) -> tuple[Project, ...]:
        return tuple(
            project
            for section in sections
            if section.part is Part.PROJECTS
            for project in statements.projects(section.rows, stack)
        )

    def _education(self, sections: Sequence[Section]) -> tuple[Education, ...]:
        told = [section.rows for section in sections if section.part is Part.EDUCATION]
        if not told:
            loose = (line for s in sections if s.part in _UNTITLED for line in s.rows)
            told = [tuple(line for line in loose if self._is_school(line))]
        return tuple(school for lines in told for school in self._schools.read(lines))

    def _outside_study(self, sections: Sequence[Section]) -> Iterator[int]:
        """Numbers of the lines that can show a skill; a field of study is not one yet."""
        for section in sections:
            if section.part is not Part.EDUCATION:
                yield from numbers_of(row for row in section.rows if not self._is_school(row))

    def _is_school(self, row: Row) -> bool:
        return self._schools.names_school(row.text) and not self._titles.names_role(row.text)

    def skills(self, lines: Iterable[Line]) -> tuple[Skill, ...]:
        """The skills that the lines name, each with every line that names it."""
        shown: dict[str, tuple[str, list[int]]] = {}
        for line in lines:
            for match in self._vocabulary.find(_without_links(line.text), fuzzy=True):
                numbers = shown.setdefault(match.name, (match.category, []))[1]
                if line.number not in numbers:
                    numbers.append(line.number)
        return tuple(
            Skill(name=name, category=category, lines=tuple(numbers))
            for name, (category, numbers) in shown.items()
        )

    def known(self, name: str) -> Match | None:
        """The skill of the vocabulary that ``name`` names first."""
        return next(iter(self._vocabulary.find(name)), None)

    def statements(self, today: date) -> Statements:
        """A reader of what stands below a title."""
        return Statements(self._markers, Entries(today, self._title_labels))

    def role(
        self, jobs: Iterable[tuple[Experience, Period]], introduction: str, skills: Iterable[Skill]
    ) -> str:
        """The role family that titles, introduction and skills speak for."""
        newest = sorted(jobs, key=lambda job: job[1].end, reverse=True)
        titles = [job.role or job.company for job, _ in newest]
        return self._roles.family(titles, introduction, (skill.name for skill in skills))


def _summary(sections: Sequence[Section]) -> tuple[Row, ...]:
    """The lines of the summary; without one, the prose above the first heading."""
    told = [section.rows for section in sections if section.part is Part.SUMMARY]
    if told:
        return tuple(line for lines in told for line in lines)
    first = sections[0] if sections and sections[0].part is Part.NONE else None
    prose = first.rows if first and len(sections) > 1 else ()
    return tuple(row for row in prose if _is_prose(row.text))


def _without_links(text: str) -> str:
    """``text`` without profile links and their labels: "GitHub: [PROFILE_URL_1]" is no skill."""
    return _PROFILE_LINK.sub("", text) if "[PROFILE_URL_" in text else text


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE_LENGTH and "[" not in text and not is_listing(text)


def _introduction(sections: Iterable[Section]) -> str:
    parts = (Part.NONE, Part.SUMMARY)
    top = (line.text for s in sections if s.part in parts for line in s.rows[:_INTRODUCTION_LINES])
    return " ".join(top)


def _duties(jobs: Iterable[Experience], lines: Iterable[Line]) -> str:
    """The first lines of each job: many name there what the title does not."""
    first = {number for job in jobs for number in job.lines[:_DUTY_LINES]}
    return " ".join(line.text for line in lines if line.number in first)


def _document(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))
