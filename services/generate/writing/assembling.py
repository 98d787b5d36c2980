"""From a model's answer to a result: quotes, pages, sources and links are put in here."""

from collections.abc import Callable, Iterable, Iterator

from libs.contracts.profile import ResumeText
from libs.contracts.results import Evidence, Finding, Question, Resource, Source, Step
from services.generate.domain import LearningParts
from services.generate.knowledge.entry import Entry
from services.generate.ports import Links
from services.generate.prompts.answers import (
    FindingDraft,
    InterviewAnswer,
    LearningAnswer,
    QuestionDraft,
    StepDraft,
)
from services.generate.verifying.checks.links import LinkCheck

_MOST_LINES, _MOST_WEEKS = 3, 26


class Assembler:
    """Puts together what a model names by number and id."""

    def __init__(
        self,
        text: ResumeText,
        entry: Callable[[str], Entry | None],
        links: Links,
        link_check: LinkCheck,
    ) -> None:
        self._text = text
        self._links = links
        self._entry = entry
        self._link_check = link_check

    def questions(self, answer: InterviewAnswer) -> Iterator[Question]:
        """The questions that can be put together; one without lines or points cannot."""
        for draft in answer.questions:
            if self._sound(draft):
                yield Question(
                    question=draft.question.strip(),
                    type=draft.type,
                    difficulty=draft.difficulty,
                    topics=tuple(draft.topics),
                    reason=draft.reason.strip(),
                    what_good_answers_cover=tuple(draft.what_good_answers_cover),
                    follow_ups=tuple(draft.follow_ups),
                    evidence=self._evidence(draft.evidence_lines),
                    sources=self._sources(draft.source_ids),
                )

    def path(self, answer: LearningAnswer) -> LearningParts:
        """The learning path, steps in the order given."""
        return LearningParts(
            summary=answer.summary.strip(),
            strengths=tuple(map(self._finding, answer.strengths)),
            weaknesses=tuple(map(self._finding, answer.weaknesses)),
            steps=tuple(self._step(n, draft) for n, draft in enumerate(answer.steps, start=1)),
        )

    def _sound(self, draft: QuestionDraft) -> bool:
        return bool(self._evidence(draft.evidence_lines)) and len(draft.what_good_answers_cover) > 2  # noqa: PLR2004 (the contract's least)

    def _finding(self, draft: FindingDraft) -> Finding:
        return Finding(text=draft.text.strip(), evidence=self._evidence(draft.evidence_lines))

    def _step(self, priority: int, draft: StepDraft) -> Step:
        return Step(
            type=draft.type,
            title=draft.title.strip(),
            description=draft.description.strip(),
            reason=draft.reason.strip(),
            priority=priority,
            weeks=min(max(draft.weeks, 1), _MOST_WEEKS),
            resources=tuple(self._resources(draft.resource_ids)),
            evidence=self._evidence(draft.evidence_lines),
            sources=self._sources(draft.source_ids),
        )

    def _evidence(self, numbers: Iterable[int]) -> tuple[Evidence, ...]:
        lines = [self._text.line(number) for number in dict.fromkeys(numbers)]
        return tuple(
            Evidence(line=line.number, page=line.page, quote=line.text.strip())
            for line in lines[:_MOST_LINES]
            if line and line.text.strip()
        )

    def _sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        entries = (self._entry(entry_id) for entry_id in dict.fromkeys(ids))
        return tuple(self._link_check.cited(entry) for entry in entries if entry)

    def _resources(self, ids: Iterable[str]) -> Iterator[Resource]:
        for entry_id in dict.fromkeys(ids):
            entry = self._entry(entry_id)
            if entry and entry.source.url:
                url = entry.source.url
                yield Resource(title=entry.title, url=url, checked=self._links.checked(url))
