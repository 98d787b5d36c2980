"""Question frames: sentence patterns that fit a kind of concept."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from libs.contracts.kinds import Language, QuestionType, Seniority
from services.generate.knowledge.concepts import Concept, ConceptKind, Tag

_ALL_POINTS = 99


@dataclass(frozen=True, slots=True)
class Frame:
    """A question pattern in every language.

    Attributes:
        needs: a tag that the concept must carry, or none.
        unless: a tag that the concept must not carry, or none.
        peak: whether the pattern names a kind of service under load.
        each: whether the variants ask different things, so that all may be asked in one place.
        type: what the question probes; None: what the concept is about.
        level: the least level that the question suits; None: the concept's.
        shift: how much easier (-1) or harder (+1) than the concept's level it is.
        text: variants of the pattern, as many in each language.
        points: what good answers add to the concept's own points.
        take: how many of the concept's points belong to the answer.
    """

    id: str
    kinds: frozenset[ConceptKind]
    domains: frozenset[str]
    needs: Tag | None
    unless: Tag | None
    peak: bool
    each: bool
    type: QuestionType | None
    level: Seniority | None
    shift: int
    text: Mapping[Language, tuple[str, ...]]
    points: Mapping[Language, tuple[str, ...]]
    follow_ups: Mapping[Language, tuple[str, ...]]
    take: int

    def variants(self, places: int, seed: int) -> range:
        """Which variants to ask of a concept that has so many places.

        In several places every variant is asked, each in another place; in one place those that
        only reword the same question are not.
        """
        count = len(self.text[Language.KO])
        first = seed % count
        return range(count) if self.each or places > 1 else range(first, first + 1)

    def fits(self, concept: Concept) -> bool:
        """Whether the pattern makes sense of ``concept``."""
        return (
            concept.kind in self.kinds
            and concept.domain in self.domains
            and (self.needs is None or self.needs in concept.tags)
            and self.unless not in concept.tags
        )


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
        domains=frozenset(raw["domains"]),
        needs=_tag(raw, "needs"),
        unless=_tag(raw, "unless"),
        peak=raw.get("places") == "peak",
        each=raw.get("each", False),
        type=QuestionType(raw["type"]) if "type" in raw else None,
        level=Seniority(raw["level"]) if "level" in raw else None,
        shift=raw.get("shift", 0),
        text=_by_language(raw["text"]),
        points=_by_language(raw.get("points", {})),
        follow_ups=_by_language(raw.get("follow", {})),
        take=raw.get("take", _ALL_POINTS),
    )


def _tag(raw: Mapping[str, Any], name: str) -> Tag | None:
    return Tag(raw[name]) if name in raw else None


def _by_language(raw: Mapping[str, list[str]]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(raw.get(language, ())) for language in Language}
