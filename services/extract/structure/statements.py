"""What a job or a project says: achievements, stack, and the projects inside a job."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from libs.contracts.profile import Achievement, Project, Skill
from services.extract.structure.entries import Entries, Entry
from services.extract.structure.figures import figures
from services.extract.structure.layout import bare, is_bullet, is_title, label_of, trimmed
from services.extract.structure.rows import Row, numbers_of

_BRACKETS = ("[", "【", "<", "〈", "《", "■", "▶", "▣")
_NAME_LENGTH = 60
_NUMBERED = re.compile(r"^\W*(?:프로젝트|과제|project) ?[0-9]* ?[\])】>.:\-]+ *", re.IGNORECASE)

Stack = Mapping[int, tuple[str, ...]]
"""Canonical skill names by line number."""


@dataclass(frozen=True, slots=True)
class Body:
    """The content of a job: what was achieved, and its projects."""

    achievements: tuple[Achievement, ...]
    projects: tuple[Project, ...]


class Statements:
    """Reads the lines below a title.

    Args:
        document: The content of ``markers.json``.
        entries: Splits by periods.
    """

    def __init__(self, document: Mapping[str, Any], entries: Entries) -> None:
        labels = document["labels"]
        self._project_labels = frozenset(labels["project"])
        self._stack_labels = frozenset(labels["stack"])
        self._description_labels = frozenset(labels["description"])
        self._results = tuple(document["result"])
        self._entries = entries

    def body(self, lines: Sequence[Row], stack: Stack) -> Body:
        """The achievements and projects of one job."""
        groups = self._groups(lines)
        own = groups[0][1] if groups and groups[0][0] is None else ()
        titled = [(title, inside) for title, inside in groups if title is not None]
        projects = tuple(self._project((title,), inside, stack) for title, inside in titled)
        return Body(self.achievements(own), projects)

    def projects(self, lines: Sequence[Row], stack: Stack) -> tuple[Project, ...]:
        """The projects of a section of projects, whatever marks them off."""
        entries = self._entries.split(lines)
        groups = [group for group in self._groups(lines) if group[0] is not None]
        if len(entries) > len(groups):
            return tuple(self._of_entry(entry, stack) for entry in entries)
        if not groups:
            groups = [(line, []) for line in lines if is_title(bare(line.text))]
        return tuple(self._project((t,), inside, stack) for t, inside in groups if t is not None)

    def has_period(self, text: str) -> bool:
        """Whether the line gives a period."""
        return self._entries.has_period(text)

    def achievements(self, lines: Iterable[Row]) -> tuple[Achievement, ...]:
        """The lines that tell a result or give a figure."""
        found = []
        for line in lines:
            values = figures(line.text)
            if values or self._tells_result(line.text):
                text = bare(line.text)
                found.append(Achievement(text=text, figures=values, lines=line.numbers))
        return tuple(found)

    def _groups(self, lines: Sequence[Row]) -> list[tuple[Row | None, list[Row]]]:
        groups: list[tuple[Row | None, list[Row]]] = [(None, [])]
        for place, line in enumerate(lines):
            below = lines[place + 1] if place + 1 < len(lines) else None
            if self._opens_project(line, below):
                groups.append((line, []))
            else:
                groups[-1][1].append(line)
        return groups if groups[0][1] else groups[1:]

    def _opens_project(self, line: Row, below: Row | None) -> bool:
        text = line.text.strip()
        if not is_bullet(text) and is_title(text) and self.has_period(text):
            return True
        labelled = label_of(text, self._project_labels)
        if labelled is not None:
            return self._is_project_label(labelled.label)
        if text.startswith(_BRACKETS) and len(text) <= _NAME_LENGTH:
            return True
        titled = (
            not is_bullet(text)
            and is_title(text)
            and len(text) <= _NAME_LENGTH
            and not self._tells_result(text)
        )
        return titled and below is not None and is_bullet(below.text)

    def _is_project_label(self, label: str) -> bool:
        return label.rstrip(" 0123456789") in self._project_labels

    def _of_entry(self, entry: Entry, stack: Stack) -> Project:
        names = [trimmed(text) for _, text in entry.titles if trimmed(text)]
        lines = list(entry.body)
        if not names and lines:
            names.append(trimmed(bare(lines[0].text)))
        return self._build(names[0] if names else "", entry.lines, lines, stack)

    def _project(self, titles: Sequence[Row], inside: Sequence[Row], stack: Stack) -> Project:
        labelled = label_of(titles[0].text, self._project_labels)
        named = labelled if labelled and self._is_project_label(labelled.label) else None
        name = _NUMBERED.sub("", named.value if named else titles[0].text)
        numbers = numbers_of((*titles, *inside))
        return self._build(self._entries.without_period(bare(name)), numbers, inside, stack)

    def _build(
        self, name: str, numbers: tuple[int, ...], inside: Sequence[Row], stack: Stack
    ) -> Project:
        return Project(
            name=name,
            description=self._description(inside),
            stack=stack_of(numbers, stack),
            achievements=self.achievements(inside),
            lines=numbers,
        )

    def _description(self, lines: Sequence[Row]) -> str:
        for line in lines:
            labelled = label_of(line.text, self._description_labels)
            if labelled and labelled.label in self._description_labels:
                return labelled.value
        plain = (line.text for line in lines if label_of(line.text) is None)
        return next((bare(text) for text in plain if not figures(text)), "")

    def _tells_result(self, text: str) -> bool:
        lowered = text.lower()
        return any(word in lowered for word in self._results)


def stack_of(numbers: Iterable[int], stack: Stack) -> tuple[str, ...]:
    """The skills that the lines of these numbers name, each once."""
    return tuple(dict.fromkeys(name for number in numbers for name in stack.get(number, ())))


def by_line(skills: Iterable[Skill]) -> Stack:
    """The names of the skills that each line shows."""
    stack: dict[int, tuple[str, ...]] = {}
    for skill in skills:
        for number in skill.lines:
            stack[number] = (*stack.get(number, ()), skill.name)
    return stack
