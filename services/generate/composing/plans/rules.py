"""The rules behind a learning path, read from the YAML files beside this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from libs.contracts.kinds import Language, Seniority

_HERE = Path(__file__).parent
_ORDER = tuple(Seniority)


@dataclass(frozen=True, slots=True)
class Advice:
    """What is found and what to do about it, in one language, with ``{slots}``."""

    finding: str
    title: str
    do: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A strength or a weakness.

    Attributes:
        when: situations that show a strength; for a weakness, those of which none occurs.
        families: families of work that it is meant for; empty: all.
        since: the level from which a weakness counts.
        skills: canonical skills whose resources help.
    """

    when: frozenset[str]
    weeks: int
    advice: Mapping[Language, Advice]
    families: frozenset[str] = frozenset()
    since: Seniority = Seniority.JUNIOR
    skills: tuple[str, ...] = ()

    def fits(self, family: str, level: Seniority) -> bool:
        """Whether the rule speaks to somebody of ``family`` and ``level``."""
        senior_enough = _ORDER.index(level) >= _ORDER.index(self.since)
        return senior_enough and (not self.families or family in self.families)


class Rules:
    """All rules, loaded once."""

    def __init__(self) -> None:
        self.strengths = tuple(_strength(raw) for raw in _read("strengths.yaml"))
        self.gaps = tuple(_gap(raw) for raw in _read("gaps.yaml"))
        self.more = tuple(_rule(raw) for raw in _read("more.yaml"))
        steps = _read("steps.yaml")
        self.summary: Mapping[Language, Mapping[str, str]] = {
            Language(name): words for name, words in steps.pop("summary").items()
        }
        self.steps = {name: _rule(raw) for name, raw in steps.items()}


def _read(name: str) -> Any:
    text = (_HERE / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(when=frozenset(), weeks=raw.get("weeks", 0), advice=_advice(raw))


def _strength(raw: Mapping[str, Any]) -> Rule:
    return Rule(when=frozenset(raw["when"]), weeks=raw["weeks"], advice=_advice(raw))


def _gap(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        when=frozenset(raw["absent"]),
        weeks=raw["weeks"],
        advice=_advice(raw),
        families=frozenset(raw["families"]),
        since=Seniority(raw["from"]),
        skills=tuple(raw["skills"]),
    )


def _advice(raw: Mapping[str, Any]) -> dict[Language, Advice]:
    return {language: _worded(raw[language.value]) for language in Language}


def _worded(raw: Mapping[str, str]) -> Advice:
    return Advice(raw.get("finding", ""), raw["title"], raw["do"], raw["why"])
