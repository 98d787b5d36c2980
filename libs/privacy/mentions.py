"""Every mention of people who are known: whole names, turned round, or one part of them.

Names differ from resume to resume, and compiling a pattern for each costs more than all other rules
together; so mentions are looked for as plain strings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from libs.privacy.kinds import Kind, Span


class Script(Protocol):
    """How names of one script are mentioned."""

    def forms(self, name: str) -> Iterator[str]:
        """The strings that mention ``name``."""

    def stands(self, line: str, start: int, end: int) -> bool:
        """Whether ``line[start:end]`` is a mention and not a part of something else."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A string that mentions a person."""

    text: str
    person: str
    script: Script

    def spans(self, line: str) -> Iterator[Span]:
        """Where the line has it."""
        start = line.find(self.text)
        while start >= 0:
            end = start + len(self.text)
            if self.script.stands(line, start, end):
                yield Span(start, end, Kind.NAME, self.person)
            start = line.find(self.text, end)


class Mentions:
    """All mentions of some persons.

    Args:
        persons: Who each name means.
        korean: Mentions of names in Hangul.
        latin: Mentions of all other names.
    """

    def __init__(self, persons: Mapping[str, str], korean: Script, latin: Script) -> None:
        found: dict[str, Mention] = {}
        for name, person in persons.items():
            script = korean if "가" <= name[0] <= "힣" else latin
            for form in filter(None, script.forms(name)):
                found.setdefault(form, Mention(form, person, script))
        self._mentions = sorted(found.values(), key=lambda mention: -len(mention.text))

    def spans(self, line: str) -> list[Span]:
        """The mentions in ``line``, the longest first; shorter ones may lie inside."""
        return [span for mention in self._mentions for span in mention.spans(line)]
