"""Reads a resume into what a composer works with: its family of work, its anchors, its skills."""

import re
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from libs.contracts.kinds import Seniority
from libs.contracts.profile import ResumeText
from libs.contracts.results import Evidence
from services.generate.composing.reading.anchors import DEED, LISTED, Anchor
from services.generate.composing.reading.families import Families
from services.generate.composing.reading.figures import change_in, figures_in
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.signs import Signs
from services.generate.composing.reading.statements import (
    Statement,
    bare,
    personal,
    statements,
    telling,
)
from services.generate.composing.reading.verbs import is_deed
from services.generate.verifying.orders import is_order, order_lines

_MAX_LINES = 2
_LABEL = re.compile(r"^[^:：,]{1,24}[:：]\s*")


@dataclass(frozen=True, slots=True)
class Reading:
    """A resume as the composer sees it.

    Attributes:
        family: of work, such as ``software`` or ``nursing``; ``role`` as the knowledge base has it.
        anchors: statements worth asking about, the most telling first.
        listed: lines that only list skills; they serve where statements are few.
        skills: canonical names of all skills that a trustworthy line shows.
        used: those of them that a statement or the stack of a job or project names.
    """

    family: str
    role: str
    level: Seniority
    anchors: tuple[Anchor, ...]
    listed: tuple[Anchor, ...]
    skills: tuple[str, ...]
    used: frozenset[str]


class Reader:
    """Finds anchors; holds the compiled word lists."""

    def __init__(self, signs: Signs, families: Families, mentions: Mentions) -> None:
        self._signs = signs
        self._families = families
        self._mentions = mentions
        self._readings: dict[int, Reading] = {}

    def read(self, text: ResumeText) -> Reading:
        """Read ``text``, once while it exists; lines that speak to a model are passed over."""
        key = id(text)
        if key not in self._readings:
            self._readings[key] = self._read(text)
            weakref.finalize(text, self._readings.pop, key, None)
        return self._readings[key]

    def _read(self, text: ResumeText) -> Reading:
        orders = order_lines(text.lines)
        family = self._families.of(text)
        told = list(self._anchors(text, family, orders))
        taken = {piece.line for anchor in told for piece in anchor.evidence}
        taken |= set(text.profile.summary_lines)
        return Reading(
            family=family,
            role=self._families.role(text),
            level=text.profile.seniority,
            anchors=tuple(sorted(told, key=lambda anchor: (-anchor.weight, anchor.line))),
            listed=tuple(self._listed(text, taken | orders)),
            skills=tuple(s.name for s in text.profile.skills if not orders.issuperset(s.lines)),
            used=frozenset(_used(text, told)),
        )

    def _anchors(self, text: ResumeText, family: str, orders: frozenset[int]) -> Iterator[Anchor]:
        skilled = {number for skill in text.profile.skills for number in skill.lines}
        seen: set[str] = set()
        for stated in statements(text, orders):
            statement = _trusted(stated, text, orders)
            if not telling(statement.text) or statement.text in seen:
                continue
            seen.add(statement.text)
            named = not skilled.isdisjoint(statement.lines)
            anchor = self._anchor(text, statement, family, named=named)
            if anchor:
                yield anchor

    def _anchor(
        self, text: ResumeText, statement: Statement, family: str, *, named: bool
    ) -> Anchor | None:
        situations = self._signs.situations(statement.text, family) or (DEED,)
        evidence = tuple(evidence_of(text, statement.lines))
        if not evidence:
            return None
        anchor = Anchor(
            text=statement.text,
            evidence=evidence,
            situations=situations,
            figures=figures_in(statement.text),
            change=change_in(statement.text),
            mentions=self._mentions.of(statement.text if named else "", statement.stack),
            project=statement.project,
            company=statement.company,
            metric=self._signs.metric(statement.text),
        )
        return replace(anchor, weight=_weight(anchor))

    def _listed(self, text: ResumeText, taken: set[int]) -> Iterator[Anchor]:
        numbers = {number for skill in text.profile.skills for number in skill.lines}
        for number in sorted(numbers - taken):
            for piece in evidence_of(text, (number,)):
                found = self._mentions.of(piece.quote, ())
                named = _LABEL.sub("", bare(piece.quote))
                if found and not is_deed(named):
                    yield Anchor(named, (piece,), (LISTED,), mentions=found)


def _trusted(statement: Statement, text: ResumeText, orders: frozenset[int]) -> Statement:
    """``statement`` without lines that speak to a model, which may have been read into it."""
    if orders.isdisjoint(statement.lines) and not is_order(statement.text):
        return statement
    lines = [text.line(number) for number in statement.lines if number not in orders]
    clean = next((line for line in lines if line and not is_order(line.text)), None)
    if clean is None:
        return replace(statement, text="", lines=())
    return replace(statement, text=bare(clean.text), lines=(clean.number,))


def _used(text: ResumeText, anchors: Iterable[Anchor]) -> Iterator[str]:
    yield from (mention.name for anchor in anchors for mention in anchor.mentions)
    for job in text.profile.experiences:
        yield from job.stack
        yield from (name for project in job.projects for name in project.stack)
    yield from (name for project in text.profile.projects for name in project.stack)


def evidence_of(text: ResumeText, numbers: Iterable[int]) -> Iterator[Evidence]:
    """Pointers to the first lines of ``numbers`` that can be quoted."""
    lines = [text.line(number) for number in tuple(numbers)[:_MAX_LINES]]
    for line in lines:
        if line and line.text.strip() and not personal(line.text):
            yield Evidence(line=line.number, page=line.page, quote=line.text.strip())


def _weight(anchor: Anchor) -> float:
    """How much there is to ask about: a change tells most, then figures, skills, a place."""
    told = 3.0 * bool(anchor.change) + 2.0 * bool(anchor.figures) + min(len(anchor.situations), 4)
    placed = 0.5 * bool(anchor.project) + 0.5 * bool(anchor.company)
    skilled = any(mention.own for mention in anchor.mentions)
    return told + placed + 1.5 * skilled - 0.01 * anchor.line
