"""Concepts: the hand-made core that questions are made from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from libs.contracts.kinds import Language, QuestionType, Seniority
from services.generate.composing.wording.slots import Word
from services.generate.knowledge.entry import Reference


class ConceptKind(StrEnum):
    """What sort of thing a concept is; each frame is written for some of them."""

    TRAP = "trap"
    """Something that goes wrong."""
    CHOICE = "choice"
    """Two ways to weigh, named "A and B"."""
    PRACTICE = "practice"
    """Something one does."""
    MECHANISM = "mechanism"
    """Something to understand."""
    METRIC = "metric"
    """Something to measure."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A concept in one language: noun phrase, situation in whole sentences, answers, follow-ups.

    Attributes:
        sought: how people look for it who don't know its name.
    """

    name: Word
    situation: str
    points: tuple[str, ...]
    follow_ups: tuple[str, ...]
    sought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """One hand-made concept in every language.

    Attributes:
        at: where its answer points hold and questions are set: skills, ``@setting`` or ``@group``
            of settings.
        skills: further canonical skills, not named in the question.
        frames: the patterns whose question its answer points answer.
    """

    id: str
    kind: ConceptKind
    level: Seniority
    type: QuestionType
    roles: tuple[str, ...]
    at: tuple[str, ...]
    skills: tuple[str, ...]
    frames: tuple[str, ...]
    wordings: Mapping[Language, Wording]
    source: Reference | None = None


def read_concepts(lines: Iterable[str]) -> Iterator[Concept]:
    """Concepts from JSON Lines.

    Raises:
        ValueError: a line is no JSON, or a vocabulary does not know a value.
        KeyError: a field is missing.
    """
    return (_concept(json.loads(line)) for line in lines if line.strip())


def _concept(raw: Mapping[str, Any]) -> Concept:
    source = raw.get("source")
    return Concept(
        id=raw["id"],
        kind=ConceptKind(raw["kind"]),
        level=Seniority(raw["level"]),
        type=QuestionType(raw["type"]),
        roles=tuple(raw["roles"]),
        at=tuple(raw["at"]),
        skills=tuple(raw["skills"]),
        frames=tuple(raw["frames"]),
        wordings={language: _wording(raw[language]) for language in Language},
        source=Reference(source["title"], source["url"]) if source else None,
    )


def _wording(raw: Mapping[str, Any]) -> Wording:
    return Wording(
        Word(raw["name"]),
        raw["situation"],
        tuple(raw["points"]),
        tuple(raw["follow_ups"]),
        tuple(raw.get("sought", ())),
    )
