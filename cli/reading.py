"""Results as a person likes to read them."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from libs.contracts.results import (
    Evidence,
    Finding,
    InterviewSet,
    LearningPath,
    Question,
    Result,
    Step,
)

_WORDS = {
    "ko": {
        "interview": "면접 질문", "learning": "학습 경로", "why": "왜 묻는가",
        "good": "좋은 답변이 다루는 것", "then": "이어지는 질문", "from": "이력서",
        "strengths": "강점", "weaknesses": "보완할 점", "weeks": "주", "read": "자료",
    },
    "en": {
        "interview": "Interview questions", "learning": "Learning path", "why": "Why you",
        "good": "Good answers cover", "then": "Then", "from": "Resume",
        "strengths": "Strengths", "weaknesses": "To work on", "weeks": "weeks", "read": "Read",
    },
}  # fmt: skip


def show_result(console: Console, result: Result) -> None:
    """Print a result with the evidence quoted under each item."""
    words = _WORDS[result.origin.language]
    console.print(Rule(words[result.kind], style="bold"))
    if isinstance(result, InterviewSet):
        for number, question in enumerate(result.questions, 1):
            console.print(_question(number, question, words))
    else:
        console.print(_path(result, words))
    origin = result.origin
    price = f"${origin.cost_usd:.4f}"
    console.print(f"[dim]{origin.provider} · {escape(origin.model)} · {price}[/dim]\n")


def _question(number: int, question: Question, words: dict[str, str]) -> Group:
    tags = f"{question.type} · {question.difficulty} · {', '.join(question.topics)}"
    parts: list[RenderableType] = [
        Text(f"\n{number}. {question.question}", style="bold"),
        _indented(tags, "cyan"),
        *_quotes(question.evidence, words),
        _indented(f"{words['why']}: {question.reason}"),
        _indented(f"{words['good']}:"),
        *(_indented(f"• {point}", indent=5) for point in question.what_good_answers_cover),
        *(_indented(f"→ {words['then']}: {text}", "italic") for text in question.follow_ups),
    ]
    return Group(*parts)


def _path(path: LearningPath, words: dict[str, str]) -> Group:
    return Group(
        Text(f"\n{path.summary}\n"),
        *_findings(words["strengths"], path.strengths, words),
        *_findings(words["weaknesses"], path.weaknesses, words),
        *(part for number, step in enumerate(path.steps, 1) for part in _step(number, step, words)),
    )


def _findings(
    title: str, findings: Sequence[Finding], words: dict[str, str]
) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(title, style="bold underline")]
    for finding in findings:
        parts += [_indented(f"• {finding.text}", indent=1), *_quotes(finding.evidence, words)]
    return parts


def _step(number: int, step: Step, words: dict[str, str]) -> list[RenderableType]:
    title = f"\n{number}. {step.title} ({step.weeks} {words['weeks']})"
    links = [f"{words['read']}: {item.title} <{item.url}>" for item in step.resources]
    return [
        Text(title, style="bold"),
        _indented(step.description),
        _indented(f"{words['why']}: {step.reason}"),
        *_quotes(step.evidence, words),
        *(_indented(link, "blue") for link in links),
    ]


def _quotes(evidence: Sequence[Evidence], words: dict[str, str]) -> list[Padding]:
    return [_indented(f"│ {words['from']} {it.line}: “{it.quote}”", "green") for it in evidence]


def _indented(text: str, style: str = "", indent: int = 3) -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, indent))
