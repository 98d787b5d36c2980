"""Drafts of learning steps: a rule laid on a resume line, before texts are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from libs.contracts.kinds import Language, StepType
from libs.contracts.results import Finding, Resource, Source, Step
from services.generate.composing.plans.rules import Rule
from services.generate.composing.reading.anchors import LISTED, Anchor
from services.generate.composing.wording.retelling import quotation
from services.generate.composing.wording.slots import Word

_PLACE = {Language.KO: "이 경험", Language.EN: "this work"}
_AT = {Language.KO: "{} 재직 경험", Language.EN: "your work at {}"}
_OWN_PROJECT = {Language.KO: "작은 개인 프로젝트", Language.EN: "a small project of your own"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A step to be: ``rule`` on ``anchor``; ``slots`` fill its texts besides the usual ones.

    ``worth`` ranks drafts of one kind, higher first; a ``silent`` one yields a step and no finding.
    """

    type: StepType
    rule: Rule
    anchor: Anchor
    slots: Mapping[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    weeks: int = 0
    worth: float = 0.0
    silent: bool = False

    def claim(self, language: Language) -> str:
        """What the rule found, without the quotation that proves it."""
        words = self._words(language)
        words["quote"] = Word()
        claim = self.rule.advice[language].finding.format_map(words).rstrip(" :")
        return claim if language is Language.KO else claim[0].lower() + claim[1:]

    def finding(self, language: Language) -> Finding | None:
        """What the rule found, if it states it."""
        text = self.rule.advice[language].finding
        if self.silent or not text:
            return None
        return Finding(text=text.format_map(self._words(language)), evidence=self.anchor.evidence)

    def title(self, language: Language) -> str:
        """The title of its step."""
        return self.rule.advice[language].title.format_map(self._words(language))

    def names(self, language: Language) -> frozenset[str]:
        """What its step and its finding are known by."""
        finding = self.finding(language)
        return frozenset((self.title(language), finding.text if finding else ""))

    def step(
        self, language: Language, priority: int, resources: tuple[Resource, ...], start: str
    ) -> Step:
        """The finished step; ``start`` names the line where the rule's own reason does not."""
        advice = self.rule.advice[language]
        words = self._words(language)
        return Step(
            type=self.type,
            title=advice.title.format_map(words),
            description=advice.do.format_map(words),
            reason=_reason(advice.why, start).format_map(words),
            priority=priority,
            weeks=self.weeks or self.rule.weeks,
            resources=resources,
            evidence=self.anchor.evidence,
            sources=self.sources,
        )

    def _words(self, language: Language) -> dict[str, Word]:
        slots = {
            "quote": quotation(self.anchor, language),
            "place": _place(self.anchor, language),
            **self.slots,
        }
        return {name: Word(text) for name, text in slots.items()}


def _reason(why: str, start: str) -> str:
    return why if "{quote}" in why else start.replace("{why}", why)


def _place(anchor: Anchor, language: Language) -> str:
    if LISTED in anchor.situations:
        return _OWN_PROJECT[language]
    if anchor.project:
        return f"‘{anchor.project}’" if language is Language.KO else f"“{anchor.project}”"
    return _AT[language].format(anchor.company) if anchor.company else _PLACE[language]
