"""Questions drawn at random for a reader to judge."""

import random
from dataclasses import dataclass

from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind

VERDICT = {"verdict": "", "why": ""}
"""What the reader fills in: ``ok`` or ``bad``, and why it is bad."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question in every language that it stands in."""

    id: str
    entries: dict[Language, Entry]

    def record(self) -> dict[str, object]:
        """For a JSON line: the question, what it claims about itself, and room for a verdict."""
        any_entry = next(iter(self.entries.values()))
        return {
            "id": self.id,
            "roles": any_entry.roles,
            "skills": any_entry.skills,
            "level": any_entry.level,
            "type": any_entry.type,
            "difficulty": any_entry.difficulty,
            **{str(language): _shown(entry) for language, entry in self.entries.items()},
            **VERDICT,
        }

    def markdown(self) -> str:
        """For a person to read."""
        lines = [f"### {self.id}", ""]
        for entry in self.entries.values():
            points = [f"  - {point}" for point in (*entry.points, *entry.follow_ups)]
            lines += [f"- {entry.text}", *points]
        return "\n".join([*lines, ""])


def draw(knowledge: Knowledge, count: int, seed: int) -> list[Drawn]:
    """``count`` questions; the same knowledge and seed draw the same ones."""
    pairs: dict[str, dict[Language, Entry]] = {}
    for entry in knowledge.of_kind(EntryKind.QUESTION):
        pairs.setdefault(entry.pair, {})[entry.language] = entry
    names = random.Random(seed).sample(sorted(pairs), min(count, len(pairs)))  # noqa: S311 (a sample, no secret)
    return [Drawn(name, pairs[name]) for name in names]


def _shown(entry: Entry) -> dict[str, object]:
    return {"question": entry.text, "points": entry.points, "follow_ups": entry.follow_ups}
