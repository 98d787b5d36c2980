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
    """What sort of thing a concept is; decides which frames make sense of it."""

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


class Tag(StrEnum):
    """What a concept is like, as far as frames depend on it."""

    OPS = "ops"
    """Shows while a system runs."""
    CODE = "code"
    """Shows when code is read."""
    LOAD = "load"
    """Depends on traffic."""
    PERF = "perf"
    """Can be benchmarked."""
    SCALE = "scale"
    """Has limits that volume reaches."""
    SLOW = "slow"
    """Wears on, but causes no incident."""
    OPT = "opt"
    """A team may leave it out."""
    MUST = "must"
    """Nobody would leave it out."""
    ACT = "act"
    """Work that one does, not a thing that one builds in."""
    SOFT = "soft"
    """A choice that leaves nothing to migrate."""
    LIM = "lim"
    """Has limits of its own, beyond which something else is needed."""
    NOEXP = "noexp"
    """No small experiment shows it."""
    URGENT = "urgent"
    """Neither postponed nor cut short by anybody."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A concept in one language: noun phrase, situation in whole sentences, answers, follow-ups."""

    name: Word
    situation: str
    points: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One hand-made concept in every language.

    Attributes:
        domain: whose language frames must speak: ``tech``, ``people``, or ``process`` for how
            technical people work together.
        at: where questions are set: skills, ``@group`` of places, or ``korean:english``.
        skills: further canonical skills, not named in the question.
    """

    id: str
    kind: ConceptKind
    domain: str
    level: Seniority
    type: QuestionType
    tags: frozenset[Tag]
    roles: tuple[str, ...]
    at: tuple[str, ...]
    skills: tuple[str, ...]
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
        domain=raw["domain"],
        level=Seniority(raw["level"]),
        type=QuestionType(raw["type"]),
        tags=frozenset(map(Tag, raw.get("tags", ()))),
        roles=tuple(raw["roles"]),
        at=tuple(raw.get("at", ())),
        skills=tuple(raw.get("skills", ())),
        wordings={language: _wording(raw[language]) for language in Language},
        source=Reference(source["title"], source["url"]) if source else None,
    )


def _wording(raw: Mapping[str, Any]) -> Wording:
    return Wording(
        Word(raw["name"]), raw["situation"], tuple(raw["points"]), tuple(raw["follow_ups"])
    )
