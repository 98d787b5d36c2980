"""Finds what a learning path should speak of: drafts of strengths and of weaknesses."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest

from libs.contracts.kinds import Language, Seniority, StepType
from services.generate.composing.candidates import touch
from services.generate.composing.gaps import gaps
from services.generate.composing.likeness import grams
from services.generate.composing.plans.drafts import Draft
from services.generate.composing.plans.rules import Rules
from services.generate.composing.reading.anchors import Anchor, Mention
from services.generate.composing.reading.families import SOFTWARE
from services.generate.composing.reading.reader import Reading
from services.generate.composing.rendering import EMPLOYER, Cited
from services.generate.composing.shelf import Shelf
from services.generate.domain import Brief
from services.generate.knowledge.entry import Entry, EntryKind, Stage

_MAX_TARGET, _MAX_LISTED, _MAX_STAGES, _STAGE_SKILLS = 2, 1, 1, 3
_POINTS, _TOUCH = 2, 8.0
_METHOD = re.compile(
    r"\b(?:by|with|through|using|via|after)\b|(?:[해여써]|으로|로|통해|도입|적용) |기반",
    re.IGNORECASE,
)


class Finder:
    """Lays the rules on one reading, in the order in which they matter."""

    def __init__(
        self, rules: Rules, shelf: Shelf, reading: Reading, language: Language, cited: Cited
    ) -> None:
        self._rules = rules
        self._corner = shelf.of(language, reading.role, reading.level)
        self._reading = reading
        self._language = language
        self._cited = cited

    def strengths(self) -> Iterator[Draft]:
        """One draft per kind of strength, each on a line of its own."""
        used: set[int] = set()
        if not self._reading.anchors:
            yield Draft(StepType.STRENGTH, self._rules.steps["named"], self._line(0))
        for anchor in self._reading.anchors:
            rule = next((r for r in self._rules.strengths if r.when & {anchor.situations[0]}), None)
            kind = id(rule)
            if rule and kind not in used and anchor.line not in used:
                used |= {kind, anchor.line}
                yield Draft(StepType.STRENGTH, rule, anchor)

    def concepts(self) -> Iterator[Draft]:
        """What lies one layer deeper than the technologies that the lines show."""
        seen: set[str] = set()
        for anchor in self._reading.anchors or self._reading.listed:
            for mention in anchor.mentions:
                entry = self._concept(mention.name, anchor) if mention.own else None
                if entry and not seen & {mention.name, entry.id}:
                    seen |= {mention.name, entry.id}
                    yield self._deeper(anchor, mention, entry)

    def weaknesses(self, level: Seniority, brief: Brief) -> Iterator[Draft]:
        """What the job wants; then by turns what is missing, and what is unproven or comes next."""
        yield from self._target(brief)
        if not self._reading.anchors:
            yield Draft(StepType.WEAKNESS, self._rules.steps["bare"], self._line(0))
        others = chain(self._listed(), self._unmeasured(), self._bare_result(), self._roadmap())
        yield from alternate(self._absent(level), others)

    def more(self) -> Iterator[Draft]:
        """Steps that fit any deed, for a path that would else be too short."""
        for turn, rule in enumerate(self._rules.more):
            yield Draft(StepType.STRENGTH, rule, self._line(turn))

    def _concept(self, skill: str, anchor: Anchor) -> Entry | None:
        entries = self._corner.about(EntryKind.CONCEPT, skill)
        words = grams(anchor.text)
        fit = [entry for entry in entries if len(entry.points) >= _POINTS]
        corner = self._corner
        return max(fit, key=lambda e: (touch(words, e) + 0.3 * corner.fits(e), e.id), default=None)

    def _deeper(self, anchor: Anchor, mention: Mention, entry: Entry) -> Draft:
        slots = {
            "skill": mention.text,
            "concept": entry.title,
            "named": f"‘{entry.title}’",
            "situation": entry.text,
            "points": "; ".join(point.rstrip(".") for point in entry.points[:_POINTS]),
        }
        return Draft(
            StepType.STRENGTH,
            self._rules.steps["concept"],
            anchor,
            slots,
            (mention.name,),
            sources=(self._cited(entry),),
            worth=anchor.weight + _TOUCH * touch(grams(anchor.text), entry) + mention.running,
        )

    def _target(self, brief: Brief) -> Iterator[Draft]:
        employer = (brief.target and brief.target.company) or EMPLOYER[self._language]
        for turn, gap in enumerate(gaps(self._reading, brief.target)[:_MAX_TARGET]):
            slots = {"gap": gap, "employer": employer}
            rule = self._rules.steps["target_next" if turn else "target"]
            yield Draft(StepType.WEAKNESS, rule, self._line(turn), slots, (gap,))

    def _absent(self, level: Seniority) -> Iterator[Draft]:
        shown = {name for anchor in self._reading.anchors for name in anchor.situations}
        missing = (
            rule
            for rule in self._rules.gaps
            if rule.fits(self._reading.family, level) and not rule.when & shown
        )
        silent = not self._reading.anchors
        for turn, rule in enumerate(missing, start=1):
            line = self._line(turn)
            yield Draft(StepType.WEAKNESS, rule, line, skills=rule.skills, silent=silent)

    def _unmeasured(self) -> Iterator[Draft]:
        anchor = next((a for a in self._reading.anchors if not a.figures), None)
        if anchor:
            yield Draft(StepType.WEAKNESS, self._rules.steps["unmeasured"], anchor)

    def _bare_result(self) -> Iterator[Draft]:
        """The first result that does not say how it was reached, if there is one."""
        rule = self._rules.steps["method"]
        told = (a for a in self._reading.anchors if a.figures and not _METHOD.search(a.text))
        yield from (Draft(StepType.WEAKNESS, rule, anchor) for anchor in islice(told, 1))

    def _listed(self) -> Iterator[Draft]:
        rule = self._rules.steps["listed"]
        claimed = (
            Draft(StepType.WEAKNESS, rule, line, {"skill": mention.text}, (mention.name,))
            for line in self._reading.listed
            for mention in line.tools
            if mention.name not in self._reading.used
        )
        yield from islice(claimed, _MAX_LISTED)

    def _roadmap(self) -> Iterator[Draft]:
        """The next stages of the role's roadmap of which the resume shows nothing."""
        known = set(self._reading.skills)
        for roadmap in self._corner.of_role(EntryKind.ROADMAP)[:1]:
            stages = (stage for stage in roadmap.stages if not known & set(stage.skills))
            for turn, stage in enumerate(islice(stages, _MAX_STAGES)):
                yield Draft(
                    StepType.WEAKNESS,
                    self._rules.steps["roadmap"],
                    self._line(turn),
                    {"stage": stage.title, "why_stage": stage.why, "skills": self._named(stage)},
                    stage.skills,
                    stage.resources,
                    (self._cited(roadmap),),
                    stage.weeks,
                )

    def _named(self, stage: Stage) -> str:
        """What is learnt: skills have names of their own in software; elsewhere the stage has."""
        if self._reading.family != SOFTWARE and self._language is Language.KO:
            return stage.title
        return ", ".join(stage.skills[:_STAGE_SKILLS]) or stage.title

    def _line(self, turn: int) -> Anchor:
        lines = self._reading.anchors or self._reading.listed
        return lines[turn % len(lines)]


def alternate(first: Iterable[Draft], second: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts of both by turns, then what is left of the longer one."""
    return (draft for pair in zip_longest(first, second) for draft in pair if draft)
