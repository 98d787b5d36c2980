"""The role family of a resume, by weighted terms in its titles and by its skills."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_TITLE_WEIGHT = 3.0
_LATEST_WEIGHT = 2.0  # the newest job says more about the next one than the first did
_INTRODUCTION_WEIGHT = 1.5
_SKILL_WEIGHT = 1.0
_LEAST = 3.0


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    weight: float

    def stands_in(self, text: str) -> bool:
        """Whether a Latin term is a whole word; a Hangul term takes endings and may stand so."""
        word = rf"(?<![a-z]){re.escape(self.text)}(?![a-z])"
        return not self.text.isascii() or bool(re.search(word, text))


class Roles:
    """Scores role families.

    Args:
        document: The content of ``roles.json``: terms with weights, and skills, by family.
    """

    def __init__(self, document: Mapping[str, Mapping[str, Any]]) -> None:
        self._terms = {
            family: tuple(_Term(term, weight) for term, weight in entry["terms"].items())
            for family, entry in document.items()
        }
        self._skills = {family: frozenset(entry["skills"]) for family, entry in document.items()}

    def family(self, titles: Iterable[str], introduction: str, skills: Iterable[str]) -> str:
        """The family that fits best, or "" where nothing speaks for one.

        Args:
            titles: Roles of the jobs, the newest first.
            introduction: What stands above the first section, and the summary.
            skills: Canonical names of all skills.
        """
        shown = frozenset(skills)
        roles = list(titles)
        scores = {
            family: self._score(family, roles, introduction.lower()) + self._skilled(family, shown)
            for family in self._terms
        }
        best = max(scores, key=lambda family: scores[family])
        return best if scores[best] >= _LEAST else ""

    def _score(self, family: str, roles: list[str], introduction: str) -> float:
        terms = self._terms[family]
        score = _INTRODUCTION_WEIGHT * _weight(terms, introduction)
        for place, role in enumerate(roles):
            latest = _LATEST_WEIGHT if place == 0 else 1.0
            score += _TITLE_WEIGHT * latest * _weight(terms, role.lower())
        return score

    def _skilled(self, family: str, shown: frozenset[str]) -> float:
        return _SKILL_WEIGHT * len(self._skills[family] & shown)


def _weight(terms: Iterable[_Term], text: str) -> float:
    return sum(term.weight for term in terms if term.text in text and term.stands_in(text))
