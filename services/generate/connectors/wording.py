"""What the product itself says about outside sources, and how the sources call a skill."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from libs.contracts.kinds import Language

_FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FOLDER / name).read_text("utf-8"))
    return content


def wording(source: str, language: Language, **values: object) -> dict[str, str]:
    """The sentences for ``source`` with ``values`` filled in."""
    templates: dict[str, str] = _read("wording.json")[source][language]
    return {part: template.format(**values) for part, template in templates.items()}


def tag_of(skill: str, source: str) -> str:
    """The tag or topic that ``source`` files ``skill`` under."""
    known: dict[str, dict[str, str]] = _read("names.json")
    plain = skill.lower().replace(" ", "-").replace("/", "-")
    return known.get(skill, {}).get(source, plain)
