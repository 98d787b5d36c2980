"""The use case: take what is new and sound from files, and say what was refused and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from libs.contracts.kinds import Language
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.duplicates import NearDuplicates
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.knowledge.importing.json_lines import read_json_lines
from services.generate.knowledge.importing.markdown import read_markdown
from services.generate.knowledge.importing.rows import Flaw, Reader, Row
from services.generate.knowledge.importing.tables import read_table
from services.generate.knowledge.importing.validation import Validator
from services.generate.knowledge.ports import Announce, ImportedEntries

READERS: dict[str, Reader] = {
    ".jsonl": read_json_lines,
    ".csv": read_table,
    ".md": read_markdown,
    ".markdown": read_markdown,
}


@dataclass(slots=True)
class Report:
    """What became of an import."""

    added: list[Entry] = field(default_factory=list)
    updated: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    duplicates: list[Flaw] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    version: str = ""

    @property
    def taken(self) -> list[Entry]:
        """Entries to be stored."""
        return self.added + self.updated


class _Seen:
    """Questions known so far; a language is compared with itself only, once it is needed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = [entry for entry in entries if entry.kind is EntryKind.QUESTION]
        self._by_language: dict[Language, NearDuplicates] = {}

    def add(self, entry: Entry) -> str | None:
        if entry.language not in self._by_language:
            self._by_language[entry.language] = index = NearDuplicates()
            for known in self._entries:
                if known.language is entry.language:
                    index.add(known.id, known.text)
        return self._by_language[entry.language].add(entry.id, entry.text)


class ImportKnowledge:
    """Imports files and folders.

    Args:
        shipped: the knowledge that comes with the product.
        stored: where imported entries are kept.
        announce: tells the replicas of the new version.
        vocabulary: knows the canonical names of skills.
    """

    def __init__(
        self,
        shipped: Knowledge,
        stored: ImportedEntries,
        announce: Announce,
        vocabulary: Vocabulary,
    ) -> None:
        self._shipped = shipped
        self._stored = stored
        self._announce = announce
        self._validate = Validator(vocabulary)

    async def __call__(self, path: Path, *, dry_run: bool = False) -> Report:
        """Import ``path``, a file or a folder; with ``dry_run`` nothing is stored or told.

        Raises:
            FileNotFoundError: there is no such path.
        """
        before = await self._stored.all()
        report = self._sift(_read(path), before)
        report.version = self._shipped.with_entries([*before, *report.taken]).version
        if report.taken and not dry_run:
            await self._stored.put(report.taken)
            await self._announce(report.version)
        return report

    def _sift(self, rows: Iterable[Row | Flaw], before: list[Entry]) -> Report:
        report = Report()
        stored = {entry.id: entry for entry in before}
        seen = _Seen(self._shipped.with_entries(before).entries)
        for row in rows:
            entry = self._validate(row) if isinstance(row, Row) else row
            if isinstance(entry, Flaw):
                report.flaws.append(entry)
            elif entry.id in stored:
                _again(report, entry, stored[entry.id])
            elif (twin := seen.add(entry)) and isinstance(row, Row):
                report.duplicates.append(row.flaw(f"resembles {twin}"))
            else:
                report.added.append(entry)
        return report


def _again(report: Report, entry: Entry, old: Entry) -> None:
    if entry.version == old.version:
        report.unchanged += 1
    else:
        report.updated.append(entry)


def _read(path: Path) -> Iterator[Row | Flaw]:
    if not path.exists():
        raise FileNotFoundError(path)
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        reader = READERS.get(file.suffix.lower())
        if reader and file.is_file():
            try:
                yield from reader(file)
            except UnicodeDecodeError:
                yield Flaw(str(file), 1, "the file is not UTF-8")
        elif file == path:
            yield Flaw(str(file), 1, f"only {', '.join(READERS)} can be imported")
