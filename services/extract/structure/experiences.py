"""Jobs: company, role, period, and what was done there."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.contracts.profile import Experience
from services.extract.structure.dates import Period, month_name
from services.extract.structure.entries import Entries, Entry
from services.extract.structure.layout import is_bullet, is_title, label_of, trimmed
from services.extract.structure.rows import Row
from services.extract.structure.statements import Stack, Statements, stack_of
from services.extract.structure.titles import Title, Titles

_LINES_BELOW = 2


class Experiences:
    """Reads a section of jobs.

    Args:
        document: The content of ``markers.json``.
    """

    def __init__(
        self, document: Mapping[str, Any], titles: Titles, entries: Entries, statements: Statements
    ) -> None:
        labels = document["labels"]
        self._fields = {
            label: field for field in ("company", "role", "department") for label in labels[field]
        }
        self._title_labels = frozenset(labels["title"])
        self._labels = self._title_labels | frozenset(self._fields)
        self._project_labels = frozenset(labels["project"])
        self._titles = titles
        self._entries = entries
        self._statements = statements

    def read(self, lines: Sequence[Row], stack: Stack) -> list[tuple[Experience, Period]]:
        """The jobs in order, each with its period."""
        outer: list[Period] = []

        def opens(line: Row, period: Period) -> bool:
            inside = bool(outer) and outer[-1].covers(period)
            if inside and self._is_project(line):
                return False
            outer.append(period)
            return True

        found: list[tuple[Experience, Period]] = []
        for entry in self._entries.split(lines, opens):
            above = found[-1][0].company if found else ""
            found.append((self._experience(entry, stack, above), entry.period))
        return found

    def _is_project(self, line: Row) -> bool:
        """Whether a line with a period inside a job's is a project, and not another post."""
        labelled = label_of(line.text, self._project_labels)
        if labelled and labelled.label in self._project_labels:
            return True
        text = line.text
        marked = is_bullet(text) or "프로젝트" in text or "project" in text.lower()
        return marked or not (self._titles.names_legal_form(text) or self._titles.names_role(text))

    def _experience(self, entry: Entry, stack: Stack, above: str) -> Experience:
        """One job; a post without a company is another post at the company ``above``."""
        title = Title()
        for _, text in entry.titles:
            title = title.or_else(self._read(text))
        body, below = entry.body, 0
        while below < min(_LINES_BELOW, len(body)) and self._completes(title, body[below]):
            title = title.or_else(self._read(body[below].text))
            below += 1
        named = Title(title.employer or above, title.role)
        return self._build(entry, named, body[below:], stack)

    def _completes(self, title: Title, line: Row) -> bool:
        """Whether the line under the title names what the title lacks."""
        complete = title.employer and title.role
        if complete or is_bullet(line.text) or not is_title(line.text) or label_of(line.text):
            return False
        named = self._read(line.text)
        return bool((named.employer and not title.employer) or (named.role and not title.role))

    def _read(self, text: str) -> Title:
        labelled = label_of(text, self._labels)
        field = self._fields.get(labelled.label) if labelled else None
        if labelled and labelled.label in self._title_labels:
            return self._titles.read(labelled.value.replace(" / ", " | "))
        if labelled and field:
            return Title(**{field: trimmed(labelled.value)})
        return self._titles.read(text)

    def _build(self, entry: Entry, title: Title, body: Sequence[Row], stack: Stack) -> Experience:
        period = entry.period
        inside = self._statements.body(body, stack)
        return Experience(
            company=title.company,
            role=title.role,
            start=month_name(period.start),
            end=None if period.ongoing else month_name(period.end),
            months=period.months,
            stack=stack_of(entry.lines, stack),
            projects=inside.projects,
            achievements=inside.achievements,
            lines=entry.lines,
        )
