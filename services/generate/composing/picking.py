"""Picks the questions of a set: the difficulty mix exactly, types and lines spread, none alike."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from libs.contracts.kinds import Difficulty, QuestionType
from libs.contracts.results import Question
from services.generate.composing.candidates import Candidate
from services.generate.composing.likeness import ALIKE, likeness

_NEW_TYPE, _WANTED_TYPE = 2.0, 6.0
_USED_LINE, _USED_SKILL, _ASKED_LINE = 4.0, 1.0, 1.5


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen candidate and its question as asked."""

    candidate: Candidate
    asked: str


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the set holds so far, counted once per pick."""

    types: frozenset[QuestionType]
    lines: Counter[int]
    asked_lines: Counter[int]
    skills: Counter[str]


@dataclass(slots=True)
class Picker:
    """Picks one after another and remembers what it picked.

    Attributes:
        ask: renders the question of a candidate for its turn.
        types_wanted: how many different types the set must reach.
        earlier: questions of this resume's earlier sets, oldest first.
        kept: questions of the set that stay.
        refused: questions that failed the checks.
    """

    ask: Callable[[Candidate, int], str]
    types_wanted: int
    earlier: Sequence[Question] = ()
    kept: Sequence[Question] = ()
    refused: Collection[str] = ()
    picks: list[Pick] = field(default_factory=list)

    def pick(self, pool: Iterable[Candidate], difficulty: Difficulty) -> Pick | None:
        """The best candidate of ``difficulty`` that is unlike all before, or None.

        A pattern comes once in a set; only when no other is left it comes again on another line.
        """
        taken = self._taken()
        fit = [candidate for candidate in pool if candidate.difficulty is difficulty]
        fit.sort(key=lambda candidate: self._worth(candidate, taken), reverse=True)
        used = {pick.candidate.pattern.id for pick in self.picks}
        told = {pick.candidate.entry.id for pick in self.picks if pick.candidate.entry}
        fit = [
            candidate for candidate in fit if not candidate.entry or candidate.entry.id not in told
        ]
        fresh = [candidate for candidate in fit if candidate.pattern.id not in used]
        again = [candidate for candidate in fit if candidate.pattern.id in used]
        return self._first_new([*fresh, *again])

    def _first_new(self, ordered: Sequence[Candidate]) -> Pick | None:
        """The first that is unlike all before; if none is, the first not asked word by word."""
        turn = len(self.picks) + len(self.kept)
        own = [question.question for question in self.kept] + [pick.asked for pick in self.picks]
        own += self.refused
        before = [question.question for question in self.earlier]
        spare: Pick | None = None
        for candidate in ordered:
            asked = self.ask(candidate, turn)
            if asked in before or not _unlike(asked, own):
                continue
            pick = Pick(candidate, asked)
            if _unlike(asked, before):
                return self._take(pick)
            spare = spare or pick
        return self._take(spare) if spare else None

    def _take(self, pick: Pick) -> Pick:
        self.picks.append(pick)
        return pick

    def _worth(self, candidate: Candidate, taken: _Taken) -> float:
        line = candidate.anchor.line
        worth = candidate.score - _USED_LINE * taken.lines[line]
        worth -= (
            _ASKED_LINE * taken.asked_lines[line] + _USED_SKILL * taken.skills[_skill(candidate)]
        )
        if candidate.type not in taken.types:
            worth += _WANTED_TYPE if len(taken.types) < self.types_wanted else _NEW_TYPE
        return worth

    def _taken(self) -> _Taken:
        picked = [pick.candidate for pick in self.picks]
        kept = list(self.kept)
        return _Taken(
            types=frozenset([q.type for q in kept] + [c.type for c in picked]),
            lines=Counter([q.evidence[0].line for q in kept] + [c.anchor.line for c in picked]),
            asked_lines=Counter(q.evidence[0].line for q in self.earlier),
            skills=Counter(_skill(c) for c in picked if c.mention),
        )


def _unlike(asked: str, texts: Iterable[str]) -> bool:
    return all(likeness(asked, text) < ALIKE for text in texts)


def _skill(candidate: Candidate) -> str:
    return candidate.mention.name if candidate.mention else ""
