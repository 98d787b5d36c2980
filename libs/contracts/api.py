"""What the HTTP API takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from libs.contracts.base import MOMENT, WHOLE, Contract
from libs.contracts.kinds import AnalysisKind, ErasureCause, Language, Priority, Provider
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
    deadline: Annotated[AwareDatetime | None, MOMENT] = Field(
        default=None, description="When the answer is due; a batch that cannot make it is not used"
    )
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
    state: str = Field(description="waiting, queued (for a batch), running, done or failed")
    code: Code | None = Field(default=None, description="Why it failed")
    detail: str | None = Field(default=None, description="What to do next")
    requested_at: datetime
    result: Result | None = None
    links: dict[str, str] = Field(default_factory=dict)


class ResumeView(Contract):
    """A resume as its owner sees it."""

    id: str
    state: str = Field(description="processing, ready or rejected")
    media_type: str
    size_bytes: int
    revision: int = 1
    pages: int | None = None
    language: Language | None = None
    quality: float | None = None
    warnings: tuple[str, ...] = ()
    hidden: dict[str, int] = Field(
        default_factory=dict, description="Characters that nobody can see, by how they are hidden"
    )
    code: Code | None = Field(default=None, description="Why it was rejected")
    detail: str | None = Field(default=None, description="What to do next")
    created_at: datetime
    analyses: tuple[AnalysisView, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)


class ResumePage(Contract):
    """One page of a list, newest first."""

    items: tuple[ResumeView, ...]
    next_cursor: str | None = Field(default=None, description="Pass as cursor for the next page")


class ErasedPart(Contract):
    """What one service has deleted."""

    service: str
    at: datetime
    erased: dict[str, int] = Field(description="How much, by place; 0 if nothing was found")


class ErasureView(Contract):
    """How far the erasure of a resume has come."""

    resume_id: str
    state: Literal["under_way", "complete"]
    cause: ErasureCause
    round: int = Field(description="1, and one more for each restored backup that it was found in")
    requested_at: datetime
    completed_at: datetime | None = None
    parts: tuple[ErasedPart, ...] = ()
    waiting_for: tuple[str, ...] = Field(default=(), description="Services yet to report")
    receipt: str | None = Field(
        default=None,
        description="Signed JWT (RFC 7515, 7519); /.well-known/erasure-keys.json verifies it",
    )
