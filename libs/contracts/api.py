"""What the HTTP API takes and gives."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from libs.contracts.base import WHOLE, Contract
from libs.contracts.kinds import AnalysisKind, Language, Priority, Provider
from libs.contracts.problems import Code
from libs.contracts.results import Result


class Target(Contract):
    """A job to prepare for."""

    description: str = Field(default="", max_length=20_000, description="The job posting's text")
    company: str = Field(default="", max_length=200)


class AnalysisOptions(Contract):
    """How an analysis is wanted; everything has a default."""

    provider: Provider = Provider.AUTO
    language: Language | None = Field(default=None, description="None: follow the resume")
    priority: Priority = Priority.REALTIME
    count: Annotated[int, Field(ge=1, le=10, description="Questions wanted"), WHOLE] = 5
    replace: tuple[Annotated[int, Field(ge=0, le=9), WHOLE], ...] = Field(
        default=(), description="Indexes of questions in the last set to make anew, others kept"
    )
    target: Target | None = None


class AnalysisView(Contract):
    """An analysis as its owner sees it."""

    id: str
    resume_id: str
    kind: AnalysisKind
    state: str = Field(description="waiting, running, done or failed")
    code: Code | None = Field(default=None, description="Why it failed")
    detail: str | None = Field(default=None, description="What to do next")
    requested_at: datetime
    result: Result | None = None
    links: dict[str, str] = Field(default_factory=dict)


class ResumeView(Contract):
    """A resume as its owner sees it."""

    id: str
    state: str = Field(description="processing, ready, rejected or erased")
    media_type: str
    size_bytes: int
    revision: int = 1
    pages: int | None = None
    language: Language | None = None
    quality: float | None = None
    warnings: tuple[str, ...] = ()
    code: Code | None = Field(default=None, description="Why it was rejected")
    detail: str | None = Field(default=None, description="What to do next")
    created_at: datetime
    analyses: tuple[AnalysisView, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)


class ResumePage(Contract):
    """One page of a list, newest first."""

    items: tuple[ResumeView, ...]
    next_cursor: str | None = Field(default=None, description="Pass as cursor for the next page")
