"""The second look at the best candidates: does the title name what was asked?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from libs.contracts.kinds import Language
from services.generate.retrieval.ports import Hit

DEPTH = 60
"""Candidates looked at; those behind keep their order."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to a fused score, found on the relevance set (``bench/retrieval.py``)."""

    title: float = 1.5
    language: float = 0.3


def language_of(text: str) -> Language:
    """The language that a query is written in: Korean as soon as Hangul occurs."""
    return Language.KO if any("가" <= letter <= "힣" for letter in text) else Language.EN


def overlap(asked: frozenset[str], title: frozenset[str]) -> float:
    """How far query and title are about the same: the F1 of their tokens, 0..1."""
    both = len(asked & title)
    return 2 * both / (len(asked) + len(title)) if both else 0.0


def rerank(
    text: str,
    candidates: Sequence[Hit],
    tokenise: Callable[[str], Sequence[str]],
    weights: Weights = Weights(),
) -> list[Hit]:
    """``candidates`` (best first) with the first :data:`DEPTH` put into a better order."""
    asked, language = frozenset(tokenise(text)), language_of(text)

    def judged(hit: Hit) -> Hit:
        sign = weights.title * overlap(asked, frozenset(tokenise(hit.entry.title)))
        same = weights.language * (hit.entry.language is language)
        return Hit(hit.entry, hit.score + sign + same)

    near = in_order(judged(hit) for hit in candidates[:DEPTH])
    return near + list(candidates[DEPTH:])


def _order(hit: Hit) -> tuple[float, str]:
    return -hit.score, hit.entry.id


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Best first; equal scores by id, so that runs repeat."""
    return sorted(hits, key=_order)
