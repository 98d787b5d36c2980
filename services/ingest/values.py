"""The values that make up a resume: states, wishes, analyses, content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field

from libs.contracts.kinds import AnalysisKind, ErasureCause, Language, Priority, Provider
from libs.contracts.problems import Code


class ResumeState(StrEnum):
    """Where a resume stands."""

    PROCESSING = "processing"
    READY = "ready"
    REJECTED = "rejected"
    ERASED = "erased"


class AnalysisState(StrEnum):
    """Where an analysis stands."""

    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ASKED = (AnalysisState.QUEUED, AnalysisState.RUNNING)


class Wish(BaseModel):
    """An analysis as asked for."""

    id: str
    kind: AnalysisKind
    language: Language | None = None
    provider: Provider = Provider.AUTO
    priority: Priority = Priority.REALTIME
    count: int = 5
    replace: tuple[int, ...] = ()
    target_ref: str | None = None
    deadline: datetime | None = None


class Analysis(BaseModel):
    """One analysis of a resume."""

    wish: Wish
    state: AnalysisState = AnalysisState.WAITING
    asked_at: datetime
    result_ref: str | None = None
    code: Code | None = None

    @property
    def open(self) -> bool:
        """Whether its outcome is still expected."""
        return self.state in (AnalysisState.WAITING, *ASKED)

    @property
    def asked(self) -> AnalysisState:
        """Its state once it has been asked for: batches take hours, and that is no standstill."""
        batch = self.wish.priority is Priority.BATCH
        return AnalysisState.QUEUED if batch else AnalysisState.RUNNING


def only_queued(analyses: Iterable[Analysis]) -> bool:
    """Whether all that is open, and something is, waits for a batch."""
    return {analysis.state for analysis in analyses if analysis.open} == {AnalysisState.QUEUED}


class Text(BaseModel):
    """What extraction said about the content."""

    ref: str
    pages: int
    language: Language
    quality: float
    warnings: tuple[str, ...] = ()
    hidden: dict[str, int] = Field(default_factory=dict)


class Content(BaseModel):
    """The uploaded content."""

    ref: str
    media_type: str
    size_bytes: int


class Erasing(BaseModel):
    """How the erasure of a resume stands; the ledger knows the rest."""

    round: int = 1
    cause: ErasureCause
    asked_at: datetime
    analysis_ids: tuple[str, ...] = ()
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """How long a resume is left to itself.

    Attributes:
        stalled: open work without progress; then the sweeper looks at it.
        queued: the same where all that is open waits for a batch.
        kept: a resume without a change; then it is erased.
        remembered: that there was one; then nothing is known of it here.
    """

    stalled: timedelta
    queued: timedelta
    kept: timedelta
    remembered: timedelta


def now() -> datetime:
    """The current time, with the precision that the store keeps (milliseconds)."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
