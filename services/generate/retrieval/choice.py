"""From fused subjects to hits: the second look at subjects, and the entries to show of each."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from libs.contracts.kinds import Language
from services.generate.knowledge.entry import Entry
from services.generate.retrieval.ports import Hit, Query
from services.generate.retrieval.subjects import Subject

DEPTH = 24
"""Subjects looked at a second time; those behind keep their order."""

_REMEMBERED = 16_384
TITLE_WEIGHT = 0.3
"""What a title that names all that was asked adds; found on the relevance set."""

Tokenise = Callable[[str], Sequence[str]]


def language_of(text: str) -> Language:
    """The language that a query is written in: Korean as soon as Hangul occurs."""
    return Language.KO if any("가" <= letter <= "힣" for letter in text) else Language.EN


def overlap(asked: frozenset[str], title: frozenset[str]) -> float:
    """How much of a query a title names, weighed against its length: 0..1 (F1 of their tokens)."""
    both = len(asked & title)
    return 2 * both / (len(asked) + len(title)) if both else 0.0


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Keys, best score first; equal scores by key, so that runs repeat."""
    return sorted(scores, key=lambda key: (-scores[key], key))


class Names:
    """The tokens that a title or a query names; those of a title are worked out once.

    Args:
        tokenise: the product's tokeniser.
    """

    def __init__(self, tokenise: Tokenise) -> None:
        self._of = lru_cache(_REMEMBERED)(lambda text: frozenset(tokenise(text)))

    def __call__(self, text: str) -> frozenset[str]:
        """The tokens of ``text``."""
        return self._of(text)


def rerank(
    text: str,
    fused: Mapping[str, float],
    titles: Mapping[str, str],
    names: Names,
    title_weight: float = TITLE_WEIGHT,
) -> dict[str, float]:
    """Scores of the best :data:`DEPTH` subjects, raised where the title names what was asked.

    Args:
        text: the query.
        fused: score by subject.
        titles: title by subject, of the best at least.
        names: tokens of texts.
        title_weight: what a title that names all of it adds.
    """
    asked = names(text)
    return {
        key: fused[key] + title_weight * overlap(asked, names(titles[key]))
        for key in ranked(fused)[:DEPTH]
    }


def hits(
    query: Query, scores: Mapping[str, float], found: Mapping[str, Subject], names: Names
) -> list[Hit]:
    """The entries of the best subjects, as many as ``query`` wants of each and in all.

    Args:
        query: what was asked.
        scores: score by subject.
        found: subjects with those of their entries that the query's conditions allow.
        names: tokens of texts.
    """
    asked, language = names(query.text), language_of(query.text)
    chosen: list[Hit] = []
    for key in ranked(scores):
        if len(chosen) >= query.limit or key not in found:
            break
        entries = sorted(found[key].entries, key=lambda entry: _fit(entry, asked, language))
        chosen += [Hit(entry, scores[key]) for entry in entries[: query.per_subject]]
    return chosen[: query.limit]


def _fit(entry: Entry, asked: frozenset[str], language: Language) -> tuple[bool, bool]:
    """Orders the entries of one subject: those on a skill that was named, then the language."""
    named = any("=" + skill.lower().replace(" ", "_") in asked for skill in entry.skills)
    return not named, entry.language is not language
