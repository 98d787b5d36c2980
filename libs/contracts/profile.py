"""The masked resume that extract hands to generate, by reference into the vault.

Every field carries the numbers of the lines it was read from, so that a result can point at its
evidence. Personal data is already replaced by numbered placeholders such as ``[NAME_1]``.
"""

from collections import Counter

from pydantic import Field

from libs.contracts.base import Contract
from libs.contracts.kinds import Language, Seniority

Lines = tuple[int, ...]


class Box(Contract):
    """A place on a page in points (1/72 inch) from the upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


class Line(Contract):
    """One masked line of the resume in reading order."""

    number: int = Field(ge=1, description="Number of the line in the document, from 1")
    text: str = Field(description="Masked text of the line")
    page: int = Field(default=1, ge=1, description="Page it stands on, from 1")
    box: Box | None = Field(default=None, description="Where on the page, if the format has places")


class Achievement(Contract):
    """Something done, with the figures that the line gives for it."""

    text: str
    figures: tuple[str, ...] = Field(default=(), description='Figures as written, e.g. "35%"')
    lines: Lines


class Project(Contract):
    """A project inside an experience or on its own."""

    name: str
    description: str = ""
    stack: tuple[str, ...] = Field(default=(), description="Canonical skill names")
    achievements: tuple[Achievement, ...] = ()
    lines: Lines


class Experience(Contract):
    """One job."""

    company: str
    role: str = ""
    start: str | None = Field(default=None, description="First month as YYYY-MM")
    end: str | None = Field(default=None, description="Last month as YYYY-MM; none: still there")
    months: int = Field(default=0, ge=0, description="Length in months, first and last counted")
    stack: tuple[str, ...] = Field(default=(), description="Canonical skill names")
    projects: tuple[Project, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    lines: Lines


class Education(Contract):
    """One school or degree."""

    school: str
    degree: str = ""
    field: str = ""
    lines: Lines


class Skill(Contract):
    """A skill under its canonical name, with every line that shows it."""

    name: str
    category: str = Field(default="", description='E.g. "language", "framework", "database"')
    lines: Lines


class Profile(Contract):
    """The structured resume."""

    summary: str = ""
    summary_lines: Lines = ()
    experiences: tuple[Experience, ...] = ()
    projects: tuple[Project, ...] = Field(default=(), description="Projects outside any job")
    education: tuple[Education, ...] = ()
    skills: tuple[Skill, ...] = ()
    total_months: int = Field(default=0, ge=0, description="Months of work, overlaps counted once")
    seniority: Seniority = Seniority.JUNIOR
    role: str = Field(default="", description='Role family, e.g. "backend", "nursing"')


class HiddenText(Contract):
    """Text that a person cannot see, left out of the lines: how much of it, never what it says."""

    how: str = Field(description='Kind such as "white", "tiny", "off_page"')
    page: int = Field(ge=1)
    characters: int = Field(ge=1)


class ResumeText(Contract):
    """A masked resume: its lines, what was found while reading it, and the profile."""

    language: Language
    pages: int = Field(ge=1)
    quality: float = Field(ge=0, le=1, description="How readable the text is")
    lines: tuple[Line, ...]
    profile: Profile
    warnings: tuple[str, ...] = Field(default=(), description='Codes such as "hidden_text"')
    hidden: tuple[HiddenText, ...] = ()

    @property
    def hidden_characters(self) -> dict[str, int]:
        """How many characters were hidden on all pages, by kind."""
        counts = Counter[str]()
        for hidden in self.hidden:
            counts[hidden.how] += hidden.characters
        return dict(counts)

    def line(self, number: int) -> Line | None:
        """The line of that number, if there is one."""
        found = self.lines[number - 1 : number] if number >= 1 else ()
        return found[0] if found and found[0].number == number else None
