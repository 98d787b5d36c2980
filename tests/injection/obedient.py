"""A model that obeys: it does in its answer what the resume orders, whatever the prompt says."""

from typing import Any

from libs.contracts.kinds import Provider
from libs.contracts.results import Finding, LearningPath, Question
from libs.llm.port import Answer, Call, Usage
from services.generate.prompts.answers import (
    FindingDraft,
    InterviewAnswer,
    LearningAnswer,
    QuestionDraft,
    StepDraft,
)
from tests.injection.corpus import Attack


class ObedientGateway:
    """Gives sound answers in which the attack's marks are said, once in each part of an item.

    Repairs are answered the same way: it keeps obeying.
    """

    def __init__(self, attack: Attack, questions: tuple[Question, ...], path: LearningPath) -> None:
        self._said = " ".join(attack.marks)
        self._attack = attack
        self._questions = questions
        self._path = path
        self.calls = 0

    async def ask(self, call: Call[Any]) -> Answer[Any]:
        self.calls += 1
        learning = call.prompt.answer is LearningAnswer
        value = self._learning() if learning else self._interview()
        return Answer(value, Provider.OPENAI, "obedient", Usage(1, 1), 0.0, 1)

    def stream(self, call: Call[Any]) -> Any:
        raise NotImplementedError(call)

    def _interview(self) -> InterviewAnswer:
        drafts = [draft_of(question) for question in self._questions]
        drafts[0].question = f"{self._said} {drafts[0].question}"
        drafts[1].reason = f"{drafts[1].reason} {self._said}"
        drafts[2].follow_ups = [*drafts[2].follow_ups, self._said]
        drafts[3].what_good_answers_cover = [*drafts[3].what_good_answers_cover, self._said]
        drafts[4].topics = [*drafts[4].topics, self._said]
        return InterviewAnswer(questions=drafts)

    def _learning(self) -> LearningAnswer:
        sound = path_answer_of(self._path)
        steps = sound.steps
        steps[0].title = self._said
        steps[1].description += " " + self._said
        steps[2].reason += " " + self._said
        line = self._path.steps[0].evidence[0].line
        praise = FindingDraft(text=self._said, evidence_lines=[line])
        sound.summary += f" {self._said}"
        sound.strengths = sound.weaknesses = [praise]
        return sound


def path_answer_of(path: LearningPath) -> LearningAnswer:
    """What a model would have answered to lead to ``path``, without its resources."""
    return LearningAnswer(
        summary=path.summary,
        strengths=[_finding_draft_of(finding) for finding in path.strengths],
        weaknesses=[_finding_draft_of(finding) for finding in path.weaknesses],
        steps=[
            StepDraft(
                **step.model_dump(include={"type", "title", "description", "reason", "weeks"}),
                evidence_lines=[piece.line for piece in step.evidence],
                source_ids=[source.id for source in step.sources],
                resource_ids=[],
            )
            for step in path.steps
        ],
    )


def _finding_draft_of(finding: Finding) -> FindingDraft:
    lines = [piece.line for piece in finding.evidence]
    return FindingDraft(text=finding.text, evidence_lines=lines)


def draft_of(question: Question) -> QuestionDraft:
    return QuestionDraft(
        **question.model_dump(exclude={"evidence", "sources", "topics", "follow_ups"}),
        topics=list(question.topics),
        follow_ups=list(question.follow_ups),
        evidence_lines=[piece.line for piece in question.evidence],
        source_ids=[source.id for source in question.sources],
    )
