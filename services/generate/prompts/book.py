"""The prompt files, loaded once. ``$names`` in them are filled by ``string.Template``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

from libs.contracts.kinds import AnalysisKind, Language

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sheet:
    """One prompt file.

    Attributes:
        version: goes into results and cache keys; changed with every change of the file.
        part: added where one of several calls at once writes one item; empty: never split.
        examples: few-shot examples, ready to be put into the text.
        words: small texts: ``none``, ``withheld``, ``gaps``.
    """

    version: str
    system: Template
    user: Template
    repair: Template
    part: Template
    examples: str
    words: Mapping[str, str]


class PromptBook:
    """All prompt files, by kind and language."""

    def __init__(self, folder: Path = _HERE) -> None:
        self._sheets = {
            (kind, language): _load(folder / f"{kind}.{language}.yaml")
            for kind in AnalysisKind
            for language in Language
        }

    @property
    def texts(self) -> str:
        """Every system text: what no result may give away."""
        return "\n".join(sheet.system.template for sheet in self._sheets.values())

    def sheet(self, kind: AnalysisKind, language: Language) -> Sheet:
        """The prompt for one kind of result in one language."""
        return self._sheets[kind, language]


def _load(path: Path) -> Sheet:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Sheet(
        version=raw["version"],
        system=Template(raw["system"]),
        user=Template(raw["user"]),
        repair=Template(raw["repair"]),
        part=Template(raw.get("part", "")),
        examples="\n".join(_example(example) for example in raw["examples"]),
        words={name: raw[name] for name in ("none", "withheld", "gaps")},
    )


def _example(raw: Mapping[str, Any]) -> str:
    answer = json.dumps(raw["answer"], ensure_ascii=False)
    return f"Example.\n{raw['lines']}{raw['knowledge']}{answer}\n"
