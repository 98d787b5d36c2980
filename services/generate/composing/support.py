"""Finds the knowledge entry that backs a question: its answer points complete the pattern's."""

from collections.abc import Iterable

from services.generate.composing.candidates import touch
from services.generate.composing.likeness import grams
from services.generate.composing.picking import Pick
from services.generate.composing.shelf import Corner
from services.generate.knowledge.entry import Entry, EntryKind

_SEARCHED, _RELATED = 40, 0.34
_KINDS = (EntryKind.CONCEPT, EntryKind.QUESTION)


class Supporter:
    """Looks on the shelf for one resume; no entry backs two of its questions."""

    def __init__(self, corner: Corner) -> None:
        self._corner = corner
        self._used: set[str] = set()

    def entry(self, pick: Pick) -> Entry | None:
        """The entry nearest to the question, about its skill or else for the role."""
        if pick.candidate.entry:
            return pick.candidate.entry
        found = [e for e in self._around(pick) if e.id not in self._used and e.points]
        words = grams(pick.candidate.anchor.text)
        best = max(found, key=lambda entry: touch(words, entry), default=None)
        if best is None or touch(words, best) < _RELATED:
            return None
        self._used.add(best.id)
        return best

    def _around(self, pick: Pick) -> Iterable[Entry]:
        skill = pick.candidate.gap or _name(pick)
        for kind in _KINDS:
            about = self._corner.about(kind, skill) if skill else []
            same_type = [e for e in about if e.type in (None, pick.candidate.type)]
            yield from (same_type or about)[:_SEARCHED]
        if not skill:
            for kind in _KINDS:
                yield from self._corner.of_role(kind)[:_SEARCHED]


def _name(pick: Pick) -> str:
    return pick.candidate.mention.name if pick.candidate.mention else ""
