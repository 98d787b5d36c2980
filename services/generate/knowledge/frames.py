"""Question frames: sentence patterns that concepts are put into."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from libs.contracts.kinds import Language, QuestionType, Seniority
from services.generate.knowledge.concepts import ConceptKind


@dataclass(frozen=True, slots=True)
class Frame:
    """A question pattern in every language, whose answer the points of a concept are.

    Patterns are whole sentences. Their slots are ``lead`` and ``sit`` (whole sentences) and
    ``name`` (a noun phrase; in English also a gerund).

    Attributes:
        kinds: the kinds of concept that the pattern is written for.
        type: what the question probes; None: what the concept is about.
        level: the least level that the question suits; None: the concept's.
        shift: how much easier (-1) or harder (+1) than the concept's level it is.
        text: wordings of the pattern, as many in each language.
        points: what good answers add to the concept's own points.
    """

    id: str
    kinds: frozenset[ConceptKind]
    type: QuestionType | None
    level: Seniority | None
    shift: int
    text: Mapping[Language, tuple[str, ...]]
    points: Mapping[Language, tuple[str, ...]]


def read_frames(lines: Iterable[str]) -> Iterator[Frame]:
    """Frames from JSON Lines.

    Raises:
        ValueError: a line is no JSON, or a vocabulary does not know a value.
        KeyError: a field is missing.
    """
    return (_frame(json.loads(line)) for line in lines if line.strip())


def _frame(raw: Mapping[str, Any]) -> Frame:
    return Frame(
        id=raw["id"],
        kinds=frozenset(map(ConceptKind, raw["kinds"])),
        type=QuestionType(raw["type"]) if "type" in raw else None,
        level=Seniority(raw["level"]) if "level" in raw else None,
        shift=raw.get("shift", 0),
        text=_by_language(raw["text"]),
        points=_by_language(raw["points"]),
    )


def _by_language(raw: Mapping[str, list[str]]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(raw[language]) for language in Language}
