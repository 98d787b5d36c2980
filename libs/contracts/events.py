"""The events. Past tense, small, and without personal data: ids, kinds, counts and references.

A reference (``*_ref``) names an encrypted item in the vault (claim check pattern, Hohpe & Woolf);
only a service of this product can resolve it.
"""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from libs.contracts.base import Contract
from libs.contracts.kinds import AnalysisKind, Language, Priority, Provider


class Event(Contract):
    """Data of an event; ``type`` is the CloudEvents type it travels under."""

    type: ClassVar[str]

    tenant: str = Field(description="Tenant that the event belongs to")

    @property
    def subject(self) -> str:
        """What the event is about, as the CloudEvents ``subject``."""
        return self.tenant

    @property
    def key(self) -> str:
        """Kafka record key: tenant and subject."""
        return f"{self.tenant}:{self.subject}"

    @property
    def distinct(self) -> str:
        """What sets it apart from other events of its type that have the same cause."""
        return self.subject


class ResumeEvent(Event):
    """An event about one resume."""

    resume_id: str

    @property
    def subject(self) -> str:
        """The resume."""
        return self.resume_id


class AnalysisEvent(ResumeEvent):
    """An event about one analysis of a resume; still keyed by the resume."""

    analysis_id: str
    kind: AnalysisKind

    @property
    def distinct(self) -> str:
        """The analysis."""
        return self.analysis_id


class ResumeUploaded(ResumeEvent):
    """A resume was accepted and waits for extraction."""

    type: ClassVar[str] = "coach.resume.uploaded.v1"

    file_ref: str = Field(description="Vault reference of the original file")
    media_type: str = Field(description="Media type by content, not by name")
    size_bytes: int = Field(ge=0)
    revision: int = Field(default=1, ge=1, description="Counts replacements of the content")


class TextExtracted(ResumeEvent):
    """A resume was read, masked and structured."""

    type: ClassVar[str] = "coach.resume.text-extracted.v1"

    text_ref: str = Field(description="Vault reference of the ResumeText")
    pages: int = Field(ge=1)
    lines: int = Field(ge=0)
    language: Language
    quality: float = Field(ge=0, le=1)
    warnings: tuple[str, ...] = ()
    hidden: dict[str, int] = Field(
        default_factory=dict, description="Characters that nobody can see, by how they are hidden"
    )
    revision: int = Field(default=1, ge=1)


class AnalysisRequested(AnalysisEvent):
    """Somebody asked for interview questions or a learning path."""

    type: ClassVar[str] = "coach.analysis.requested.v1"

    text_ref: str = Field(description="Vault reference of the ResumeText")
    language: Language | None = Field(default=None, description="None: follow the resume")
    provider: Provider = Provider.AUTO
    priority: Priority = Priority.REALTIME
    count: int = Field(default=5, ge=1, le=10, description="Questions wanted (interview only)")
    previous_refs: tuple[str, ...] = Field(
        default=(), description="Results already given for this resume and kind: not to be repeated"
    )
    replace: tuple[int, ...] = Field(
        default=(), description="Indexes in the last of previous_refs to make anew, others kept"
    )
    target_ref: str | None = Field(
        default=None, description="Vault reference of a job description and company, if given"
    )
    deadline: datetime | None = Field(default=None, description="When the answer is due")


class ResultReady(AnalysisEvent):
    """A result is in the vault."""

    type: ClassVar[str] = "coach.analysis.result-ready.v1"

    result_ref: str = Field(description="Vault reference of the Result")
    items: int = Field(ge=0, description="Questions or steps in it")
    provider: Provider
    model: str
    language: Language
    cached: bool = False
    cost_usd: float = 0.0
    latency_ms: int = 0


class ResumeRejected(ResumeEvent):
    """A resume cannot be read, or must not be."""

    type: ClassVar[str] = "coach.resume.rejected.v1"

    code: str = Field(description="Stable problem code")
    revision: int = Field(default=1, ge=1)


class AnalysisFailed(AnalysisEvent):
    """An analysis ended without a result."""

    type: ClassVar[str] = "coach.analysis.failed.v1"

    code: str = Field(description="Stable problem code")


class ResumeErased(ResumeEvent):
    """The owner's data is to be forgotten everywhere; every service deletes what it holds."""

    type: ClassVar[str] = "coach.resume.erased.v1"

    analysis_ids: tuple[str, ...] = ()
    round: int = Field(
        default=1,
        ge=1,
        description="1, and one more each time that a restored backup brought it back",
    )


class PartErased(ResumeEvent):
    """One service has deleted what it held of an erased resume."""

    type: ClassVar[str] = "coach.resume.part-erased.v1"

    service: str = Field(description="Whose part it was")
    round: int = Field(default=1, ge=1, description="Of the ResumeErased it answers")
    erased: dict[str, int] = Field(
        default_factory=dict, description="How much was deleted, by place; 0 if nothing was found"
    )

    @property
    def distinct(self) -> str:
        """The service's part of the resume's erasure."""
        return f"{self.resume_id}/{self.service}"


class OperatorAlert(Event):
    """Something that a person who runs the system should look at."""

    type: ClassVar[str] = "coach.operator.alert.v1"

    code: str = Field(description="Stable alert code")
    service: str
    severity: str = Field(default="warning", pattern="^(info|warning|critical)$")
    resume_id: str | None = None
    figures: dict[str, float] = Field(default_factory=dict, description="Numbers only")


class KnowledgePublished(Event):
    """The knowledge base changed: whoever serves it loads it again. It belongs to no tenant."""

    type: ClassVar[str] = "coach.knowledge.published.v1"

    tenant: str = Field(default="", description="Empty: knowledge is everybody's")
    version: str = Field(description="Content hash of the shipped and the imported entries")

    @property
    def subject(self) -> str:
        """The version."""
        return self.version


EVENTS: dict[str, type[Event]] = {
    event.type: event
    for event in (
        ResumeUploaded,
        TextExtracted,
        AnalysisRequested,
        ResultReady,
        ResumeRejected,
        AnalysisFailed,
        ResumeErased,
        PartErased,
        OperatorAlert,
        KnowledgePublished,
    )
}
