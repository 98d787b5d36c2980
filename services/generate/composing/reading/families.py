"""Which family of work a resume belongs to: it decides which patterns make sense."""

import re
from pathlib import Path
from typing import Any

import yaml

from libs.contracts.profile import ResumeText

SOFTWARE, GENERAL = "software", "business"


class Families:
    """Families by role of the profile, or by the words of the lines."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("families.yaml")
        raw: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        families = raw["families"]
        self._aliases = raw["aliases"]
        self._by_role = {role: name for name, spec in families.items() for role in spec["roles"]}
        self._words = {
            name: re.compile(spec["find"], re.IGNORECASE) for name, spec in families.items()
        }

    def role(self, text: ResumeText) -> str:
        """The role of ``text`` as the knowledge base calls it."""
        role = text.profile.role.lower()
        return str(self._aliases.get(role, role.replace("-", "_").replace(" ", "_")))

    def of(self, text: ResumeText) -> str:
        """The family of ``text``; ``business`` when nothing tells."""
        return self._by_role.get(self.role(text)) or self._by_words(text)

    def _by_words(self, text: ResumeText) -> str:
        body = "\n".join(line.text for line in text.lines)
        counts = {name: len(pattern.findall(body)) for name, pattern in self._words.items()}
        best = max(counts, key=lambda name: counts[name])
        return best if counts[best] else GENERAL
