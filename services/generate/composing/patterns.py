"""Question patterns: what can be asked about a situation, in both languages.

They lie in ``patterns/<family>/*.yaml``; ``any`` serves every family of work, ``people`` all but
software.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from libs.contracts.kinds import Difficulty, Language, QuestionType
from services.generate.composing.reading.families import SOFTWARE

_FOLDER = Path(__file__).with_name("patterns")
_FIELDS = ("ask", "reason", "covers", "follow_ups")


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a pattern in one language; ``{slots}`` are filled from an anchor."""

    ask: str
    reason: str
    covers: tuple[str, ...]
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something to ask when a line shows one of ``when`` and has all that ``needs`` names.

    ``metrics`` limits it to lines that speak of one of these measures; empty: any.
    """

    id: str
    when: frozenset[str]
    needs: frozenset[str]
    metrics: frozenset[str]
    type: QuestionType
    difficulty: Difficulty
    wording: Mapping[Language, Wording]


class PatternBook:
    """All patterns, by family of work."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._by_folder = {
            place.name: tuple(_load(place)) for place in sorted(folder.iterdir()) if place.is_dir()
        }

    def of(self, family: str) -> tuple[Pattern, ...]:
        """The patterns that fit ``family``, its own first."""
        shared = () if family == SOFTWARE else self._by_folder["people"]
        own = self._by_folder.get(family, ())
        return own + shared + self._by_folder["any"]


def _load(folder: Path) -> Iterator[Pattern]:
    for path in sorted(folder.glob("*.yaml")):
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for entry in raw:
            yield _pattern(entry, f"{folder.name}.{path.stem}")


def _pattern(raw: dict[str, Any], prefix: str) -> Pattern:
    return Pattern(
        id=f"{prefix}.{raw['id']}",
        when=frozenset(raw.get("when", ())),
        needs=frozenset(raw.get("needs", ())),
        metrics=frozenset(raw.get("metrics", ())),
        type=QuestionType(raw["type"]),
        difficulty=Difficulty(raw["difficulty"]),
        wording={language: _wording(raw[language.value]) for language in Language},
    )


def _wording(raw: dict[str, Any]) -> Wording:
    ask, reason, covers, follow_ups = (raw[field] for field in _FIELDS)
    return Wording(ask, reason, tuple(covers), tuple(follow_ups))
