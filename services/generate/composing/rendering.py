"""A candidate becomes a question: slots filled, answer points completed, evidence and sources."""

from collections.abc import Callable

from libs.contracts.kinds import Language
from libs.contracts.results import Question, Source
from services.generate.composing.candidates import Candidate
from services.generate.composing.effects import effect_of, figure_of
from services.generate.composing.reading.anchors import Anchor
from services.generate.composing.reading.figures import volumes_in
from services.generate.composing.reading.signs import Signs
from services.generate.composing.wording.retelling import lead
from services.generate.composing.wording.slots import Word
from services.generate.domain import JobTarget
from services.generate.knowledge.entry import Entry

Cited = Callable[[Entry], Source]
_MAX_TOPICS, _MAX_COVERS = 4, 5
EMPLOYER = {Language.KO: "지원하신 회사", Language.EN: "this employer"}


class Renderer:
    """Fills patterns in one language."""

    def __init__(
        self, signs: Signs, cited: Cited, language: Language, target: JobTarget | None = None
    ) -> None:
        self._signs = signs
        self._cited = cited
        self._language = language
        self._employer = target.company if target else ""

    def ask(self, candidate: Candidate, turn: int) -> str:
        """The question alone; ``turn`` varies how the line is introduced."""
        slots = self._slots(candidate)
        slots["lead"] = Word(lead(candidate.anchor, self._language, turn))
        return candidate.pattern.wording[self._language].ask.format_map(slots)

    def render(self, candidate: Candidate, asked: str, support: Entry | None = None) -> Question:
        """The whole question; ``support`` is an entry on its subject that adds answer points."""
        wording = candidate.pattern.wording[self._language]
        slots = self._slots(candidate)
        entry = candidate.entry or support
        covers = [text.format_map(slots) for text in wording.covers]
        if entry:
            covers += entry.points[: 2 if candidate.entry else 1]
        return Question(
            question=asked,
            type=candidate.type,
            difficulty=candidate.difficulty,
            topics=_topics(candidate, entry),
            reason=wording.reason.format_map(slots),
            what_good_answers_cover=tuple(dict.fromkeys(covers))[:_MAX_COVERS],
            follow_ups=tuple(text.format_map(slots) for text in wording.follow_ups),
            evidence=candidate.anchor.evidence,
            sources=(self._cited(entry),) if entry else (),
        )

    def _slots(self, candidate: Candidate) -> dict[str, Word]:
        anchor = candidate.anchor
        named = [candidate.mention] if candidate.mention else []
        named += [tool for tool in anchor.tools if tool not in named]
        texts = {
            "figure": figure_of(anchor),
            "effect": effect_of(anchor, self._language),
            "volume": next(iter(volumes_in(anchor.figures)), ""),
            "before": anchor.change.before if anchor.change else "",
            "after": anchor.change.after if anchor.change else "",
            "skill": named[0].text if named else "",
            "skill2": named[1].text if len(named) > 1 else "",
            "system": next((tool.text for tool in anchor.tools if tool.running), ""),
            "project": anchor.project,
            "company": anchor.company,
            "metric": self._metric(anchor),
            "concept": candidate.entry.title if candidate.entry else "",
            "situation": candidate.entry.text if candidate.entry else "",
            "gap": candidate.gap,
            "employer": self._employer or EMPLOYER[self._language],
        }
        return {name: Word(text) for name, text in texts.items()}

    def _metric(self, anchor: Anchor) -> str:
        return self._signs.metric_name(anchor.metric, self._language) if anchor.metric else ""


def _topics(candidate: Candidate, entry: Entry | None) -> tuple[str, ...]:
    anchor = candidate.anchor
    tools = [tool.text for tool in anchor.tools if tool.own or tool is candidate.mention]
    names = (candidate.gap, *tools, entry.title if entry else "", anchor.project)
    return tuple(dict.fromkeys(name for name in names if name))[:_MAX_TOPICS]
