"""Entries that are written, not combined: roadmaps, resources, company styles, trends.

A line holds what the languages share and one part per language.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from libs.contracts.kinds import Language
from services.generate.knowledge.entry import Entry, EntryKind, Reference, Stage

_PREFIX = {
    EntryKind.ROADMAP: "map",
    EntryKind.RESOURCE: "res",
    EntryKind.COMPANY_STYLE: "style",
    EntryKind.TREND: "trend",
}


def read_documents(lines: Iterable[str], kind: EntryKind, version: str) -> Iterator[Entry]:
    """Entries of one kind from JSON Lines, one per line and language.

    Raises:
        ValueError: a line is no JSON.
        KeyError: a field is missing.
    """
    for line in lines:
        if line.strip():
            raw = json.loads(line)
            for language in Language:
                yield _entry(raw, kind, language, version)


def _entry(raw: Mapping[str, Any], kind: EntryKind, language: Language, version: str) -> Entry:
    part = raw[language]
    source = raw.get("source")
    return Entry(
        id=f"{_PREFIX[kind]}.{raw['id']}.{language}",
        kind=kind,
        language=language,
        title=part["title"],
        text=part["text"],
        topic=raw["id"],
        skills=tuple(raw.get("skills", ())),
        roles=tuple(raw.get("roles", ())),
        points=tuple(part.get("points", ())),
        stages=tuple(_stages(raw.get("stages", ()), part.get("stages", ()))),
        source=Reference(source["title"], source["url"]) if source else Reference("Resume Coach"),
        version=version,
        as_of=raw.get("as_of"),
    )


def _stages(shared: Iterable[Mapping[str, Any]], worded: Iterable[list[str]]) -> Iterator[Stage]:
    for stage, (title, why) in zip(shared, worded, strict=True):
        yield Stage(
            title=title,
            why=why,
            weeks=stage["weeks"],
            skills=tuple(stage["skills"]),
            resources=tuple(stage.get("resources", ())),
        )
