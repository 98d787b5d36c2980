"""What a person gets: interview questions and a learning path, each traceable to its evidence."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from libs.contracts.base import Contract
from libs.contracts.kinds import Difficulty, Language, Provider, QuestionType, StepType


class Evidence(Contract):
    """A pointer to the resume line that grounds a statement."""

    line: int = Field(ge=1, description="Number of the resume line")
    page: int = Field(default=1, ge=1)
    quote: str = Field(description="The masked line, or the part of it that is meant")


class Source(Contract):
    """A knowledge-base entry or page that a statement leans on."""

    id: str = Field(description="Knowledge id")
    title: str
    url: str | None = None


class Question(Contract):
    """One interview question made for this resume."""

    question: str
    type: QuestionType
    difficulty: Difficulty
    topics: tuple[str, ...]
    reason: str = Field(description="Why this person is asked this")
    what_good_answers_cover: tuple[str, ...] = Field(min_length=3)
    follow_ups: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = ()


class Finding(Contract):
    """A strength or a weakness seen in the resume."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class Resource(Contract):
    """Something to learn from."""

    title: str
    url: str
    checked: datetime | None = Field(default=None, description="When the link last answered")


class Step(Contract):
    """One step of a learning path."""

    type: StepType
    title: str
    description: str
    reason: str
    priority: int = Field(ge=1, description="1 comes first")
    weeks: int = Field(ge=1, le=26)
    resources: tuple[Resource, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()


class Origin(Contract):
    """Who made a result, and at what price."""

    provider: Provider
    model: str
    language: Language
    cached: bool = False
    cost_usd: float = Field(default=0.0, ge=0)
    latency_ms: int = Field(default=0, ge=0)
    generated_at: datetime
    prompt_version: str
    notes: tuple[str, ...] = Field(
        default=(), description='What a reader should know, as codes: "fallback_local", "repaired"'
    )


class InterviewSet(Contract):
    """The interview questions for one resume."""

    kind: Literal["interview"] = "interview"
    questions: tuple[Question, ...]
    origin: Origin


class LearningPath(Contract):
    """The learning path for one resume."""

    kind: Literal["learning"] = "learning"
    summary: str
    strengths: tuple[Finding, ...]
    weaknesses: tuple[Finding, ...]
    steps: tuple[Step, ...]
    origin: Origin


Result = Annotated[InterviewSet | LearningPath, Field(discriminator="kind")]
