"""What a model answers when it reads a resume: which lines belong together, and what they name.

It copies names and points at lines; months, figures, stacks and achievements are read from those
lines by the rules, so a model has no say in them.
"""

from pydantic import BaseModel, Field

_MONTH = 'YYYY-MM; "" if not told'


class Job(BaseModel):
    """A post at a company."""

    company: str = Field(description='As written; "" if not told')
    role: str = Field(description='As written; "" if not told')
    start: str = Field(description=_MONTH)
    end: str = Field(description=f"{_MONTH} or still there")
    lines: list[int] = Field(description="All lines about it, title lines too")


class Undertaking(BaseModel):
    """A project outside any job."""

    name: str = Field(description="As written")
    lines: list[int]


class School(BaseModel):
    """A school or degree."""

    school: str = Field(description="As written")
    degree: str = Field(description='As written; "" if not told')
    field: str = Field(description='As written; "" if not told')
    lines: list[int]


class Competence(BaseModel):
    """A skill, its misspellings mended."""

    name: str
    lines: list[int]


class Reading(BaseModel):
    """A resume as a model reads it."""

    summary_lines: list[int] = Field(description="Lines in which the person sums themselves up")
    jobs: list[Job]
    projects: list[Undertaking]
    schools: list[School]
    skills: list[Competence]
