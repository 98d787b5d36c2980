"""Situations, families of work and measures, told from words; the words lie in ``signs.yaml``."""

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from libs.contracts.kinds import Language

_HERE = Path(__file__).parent


def _pattern(text: str) -> re.Pattern[str]:
    """Compiled for lower-case text: that is several times faster than ignoring case."""
    return re.compile(text.lower())


class Signs:
    """The compiled word lists; build it once."""

    def __init__(self) -> None:
        raw: dict[str, Any] = yaml.safe_load((_HERE / "signs.yaml").read_text(encoding="utf-8"))
        self._general = {name: _pattern(find) for name, find in raw["situations"].items()}
        self._fields = {
            field: {name: _pattern(find) for name, find in found.items()}
            for field, found in raw["fields"].items()
        }
        self._metrics = raw["metrics"]
        technologies = {name: frozenset(names) for name, names in raw["technologies"].items()}
        self._named, self._running = technologies["named"], technologies["running"]
        self._practices = technologies["practices"]

    def is_technology(self, name: str, category: str) -> bool:
        """Whether a skill is a technology with a name of its own, no practice or method."""
        return category in self._named and name not in self._practices

    def is_running(self, name: str, category: str) -> bool:
        """Whether it is a technology that runs, and so can fail."""
        return category in self._running and name not in self._practices

    @cached_property
    def _metric_patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(metric["find"]) for name, metric in self._metrics.items()}

    def situations(self, text: str, family: str) -> tuple[str, ...]:
        """What ``text`` shows: those of its family of work first, then the general ones."""
        low = text.lower()
        own = self._fields.get(family, {})
        found = [name for name, pattern in own.items() if pattern.search(low)]
        found += [name for name, pattern in self._general.items() if pattern.search(low)]
        return tuple(dict.fromkeys(found))

    def metric(self, text: str) -> str:
        """Id of the measure that ``text`` speaks of first, or nothing."""
        low = text.lower()
        found = {name: p.search(low) for name, p in self._metric_patterns.items()}
        starts = {name: match.start() for name, match in found.items() if match}
        return min(starts, key=lambda name: starts[name], default="")

    def metric_name(self, metric: str, language: Language) -> str:
        """The name of a measure in ``language``."""
        return str(self._metrics[metric][language.value])
