"""One view of all that a result says: questions, steps, findings, summary, each as an item."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from libs.contracts.results import (
    Evidence,
    Finding,
    InterviewSet,
    LearningPath,
    Question,
    Resource,
    Result,
    Source,
    Step,
)

QUESTIONS, STEPS, STRENGTHS, WEAKNESSES, SUMMARY = (
    "questions",
    "steps",
    "strengths",
    "weaknesses",
    "summary",
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a result says.

    Attributes:
        part: the list that it stands in, such as ``questions``; ``index`` its place there.
        main: what it says first; ``texts`` all that it says.
        titles: names of the sources and resources that are shown beside it, in others' words.
        grounded: whether it must point at resume lines.
    """

    part: str
    index: int
    main: str
    texts: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()
    links: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    grounded: bool = True

    @property
    def text(self) -> str:
        """All texts, one a line."""
        return "\n".join(self.texts)

    @property
    def shown(self) -> tuple[str, ...]:
        """Every text that a reader sees with it."""
        return (*self.texts, *self.titles)


def items_of(result: Result) -> tuple[Item, ...]:
    """Every item of ``result`` in reading order."""
    if isinstance(result, InterviewSet):
        return tuple(question_item(i, q) for i, q in enumerate(result.questions))
    return tuple(_items_of_path(result))


def question_item(index: int, question: Question) -> Item:
    """``question`` as an item."""
    texts = (
        question.question,
        question.reason,
        *question.what_good_answers_cover,
        *question.follow_ups,
        *question.topics,
    )
    return Item(
        QUESTIONS,
        index,
        question.question,
        texts,
        question.evidence,
        question.sources,
        titles=_titles(question.sources),
    )


def step_item(index: int, step: Step) -> Item:
    """``step`` as an item."""
    return Item(
        STEPS,
        index,
        f"{step.title}\n{step.description}",
        (step.title, step.description, step.reason),
        step.evidence,
        step.sources,
        tuple(resource.url for resource in step.resources),
        _titles((*step.sources, *step.resources)),
    )


def _titles(named: Iterable[Source | Resource]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.title for one in named))


def finding_item(part: str, index: int, finding: Finding) -> Item:
    """``finding`` as an item."""
    return Item(part, index, finding.text, (finding.text,), finding.evidence)


def _items_of_path(path: LearningPath) -> Iterator[Item]:
    sources = tuple(source for step in path.steps for source in step.sources)
    yield Item(SUMMARY, 0, path.summary, (path.summary,), sources=sources, grounded=False)
    for part, findings in ((STRENGTHS, path.strengths), (WEAKNESSES, path.weaknesses)):
        yield from (finding_item(part, i, finding) for i, finding in enumerate(findings))
    yield from (step_item(i, step) for i, step in enumerate(path.steps))
