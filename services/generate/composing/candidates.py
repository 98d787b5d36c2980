"""Everything that could be asked about a resume: patterns on anchors, with knowledge entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from libs.contracts.kinds import Difficulty, QuestionType
from services.generate.composing.effects import share_of
from services.generate.composing.likeness import grams
from services.generate.composing.patterns import Pattern
from services.generate.composing.reading.anchors import LISTED, Anchor, Mention
from services.generate.composing.reading.figures import volumes_in
from services.generate.composing.shelf import Corner
from services.generate.knowledge.entry import Entry, EntryKind

ASKED = "asked"
"""The slot of a whole question that the knowledge base holds."""
_ENTRIES_PER_SKILL, _STORED_PER_SKILL, _LAST = 4, 12, 4.0
_ANY_LINE, _TOUCH, _OTHER_LEVEL = 1.5, 6.0, -0.3
_SITUATION_BONUS = (3.0, 2.2, 1.6, 1.2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern laid on an anchor.

    With ``entry`` it asks about that concept of the skill ``mention``; ``gap`` is a skill that a
    job wants and the resume lacks.
    """

    pattern: Pattern
    anchor: Anchor
    score: float
    mention: Mention | None = None
    entry: Entry | None = None
    gap: str = ""

    @property
    def type(self) -> QuestionType:
        """The type of question that it yields: of a stored question, its own."""
        asked = self.entry.type if self.entry and ASKED in self.pattern.needs else None
        return asked or self.pattern.type

    @property
    def difficulty(self) -> Difficulty:
        """How hard the question is."""
        return self.pattern.difficulty


def candidates(
    anchors: Iterable[Anchor], patterns: Sequence[Pattern], corner: Corner
) -> Iterator[Candidate]:
    """Lay every fitting pattern on every anchor."""
    for anchor in anchors:
        facts = facts_of(anchor)
        for pattern in patterns:
            score = _fit(anchor, pattern, facts)
            if score is None:
                continue
            if ASKED in pattern.needs:
                yield from _stored(pattern, anchor, corner)
            elif "concept" in pattern.needs:
                yield from _with_concepts(pattern, anchor, score, corner)
            else:
                for tool in _about(anchor):
                    yield Candidate(pattern, anchor, score, tool)


def _about(anchor: Anchor) -> Sequence[Mention | None]:
    """The technologies to ask about: of a list each, of a statement the first."""
    return anchor.tools[: None if LISTED in anchor.situations else 1] or (None,)


def facts_of(anchor: Anchor) -> frozenset[str]:
    """Names of the slots that ``anchor`` can fill."""
    tools = anchor.tools
    own = [mention for mention in tools if mention.own]
    present = {
        "figure": anchor.figures,
        "volume": volumes_in(anchor.figures),
        "change": anchor.change,
        "effect": anchor.change or share_of(anchor),
        "skill": tools,
        "skill2": tools[1:],
        "own": own,
        "own2": own[1:],
        "system": [mention for mention in own if mention.running],
        "project": anchor.project,
        "company": anchor.company,
        "metric": anchor.metric,
        "concept": [mention for mention in anchor.mentions if mention.own],
        ASKED: LISTED in anchor.situations,
    }
    return frozenset(name for name, fact in present.items() if fact)


def _fit(anchor: Anchor, pattern: Pattern, facts: frozenset[str]) -> float | None:
    """How well they fit; None if they do not."""
    if not pattern.needs <= facts or (pattern.metrics and anchor.metric not in pattern.metrics):
        return None
    specific = 0.9 * len(pattern.needs)
    if not pattern.when:
        if LISTED in anchor.situations:
            return None
        return anchor.weight + specific - _ANY_LINE
    ranks = [i for i, name in enumerate(anchor.situations) if name in pattern.when]
    if not ranks:
        return None
    bonus = _SITUATION_BONUS[min(ranks[0], len(_SITUATION_BONUS) - 1)]
    return anchor.weight + specific + bonus


def _with_concepts(
    pattern: Pattern, anchor: Anchor, score: float, corner: Corner
) -> Iterator[Candidate]:
    words = grams(anchor.text)
    for mention in anchor.mentions:
        if not mention.own or ("skill" in pattern.needs and not mention.technology):
            continue
        entries = corner.about(EntryKind.CONCEPT, mention.name)
        ranked = sorted(((_fitness(words, e, corner), e.id, e) for e in entries), reverse=True)
        for fitness, _, entry in ranked[:_ENTRIES_PER_SKILL]:
            yield Candidate(pattern, anchor, score + _TOUCH * fitness, mention, entry)


def _stored(pattern: Pattern, anchor: Anchor, corner: Corner) -> Iterator[Candidate]:
    """Questions of the knowledge base on listed skills: the last resort of a thin resume."""
    for mention in anchor.tools:
        entries = corner.about(EntryKind.QUESTION, mention.name)
        fit = (entry for entry in entries if entry.difficulty is pattern.difficulty)
        for entry in islice(fit, _STORED_PER_SKILL):
            yield Candidate(pattern, anchor, anchor.weight - _LAST, mention, entry)


def _fitness(words: frozenset[str], entry: Entry, corner: Corner) -> float:
    return touch(words, entry) + (0.0 if corner.fits(entry) else _OTHER_LEVEL)


def touch(words: frozenset[str], entry: Entry) -> float:
    """How much of the concept's name the words mention, 0 to 1."""
    name = grams(entry.title)
    return len(words & name) / len(name) if name else 0.0
