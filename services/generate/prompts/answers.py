"""The answers that models must give.

Links and quotes are not theirs to write: they give numbers of lines and ids of entries, and the
service puts the rest in.
"""

from pydantic import BaseModel, Field

from libs.contracts.kinds import Difficulty, QuestionType, StepType


class QuestionDraft(BaseModel):
    """One question as a model writes it."""

    question: str
    type: QuestionType
    difficulty: Difficulty
    topics: list[str]
    reason: str
    what_good_answers_cover: list[str]
    follow_ups: list[str]
    evidence_lines: list[int] = Field(description="Numbers of the resume lines it starts from")
    source_ids: list[str] = Field(description="Ids of the knowledge entries it leans on")


class InterviewAnswer(BaseModel):
    """Interview questions."""

    questions: list[QuestionDraft]


class FindingDraft(BaseModel):
    """A strength or a weakness."""

    text: str
    evidence_lines: list[int]


class StepDraft(BaseModel):
    """One step of a learning path, in the order of the list."""

    type: StepType
    title: str
    description: str
    reason: str
    weeks: int
    evidence_lines: list[int]
    source_ids: list[str]
    resource_ids: list[str]


class LearningAnswer(BaseModel):
    """A learning path."""

    summary: str
    strengths: list[FindingDraft]
    weaknesses: list[FindingDraft]
    steps: list[StepDraft]
