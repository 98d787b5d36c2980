"""The knowledge base in memory."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from services.generate.knowledge.combining import Combiner, describe
from services.generate.knowledge.concepts import read_concepts
from services.generate.knowledge.documents import read_documents
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.knowledge.frames import read_frames
from services.generate.knowledge.places import Places
from services.generate.knowledge.references import References

DATA = Path(__file__).parent / "data"
_DOCUMENTS = {
    "roadmaps.jsonl": EntryKind.ROADMAP,
    "company_styles.jsonl": EntryKind.COMPANY_STYLE,
    "trends.jsonl": EntryKind.TREND,
}
_VERSION_LENGTH = 16


@dataclass(frozen=True)
class Knowledge:
    """All entries, and the version that names exactly this content.

    Attributes:
        entries: shipped entries, then imported ones.
        version: content hash; equal on every replica that holds the same entries.
        imported: ids of the imported ones.
    """

    entries: tuple[Entry, ...]
    version: str
    imported: frozenset[str] = frozenset()
    _by_id: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path = DATA) -> Self:
        """Read and combine the data that ships with the product: load it once.

        Raises:
            ValueError: a data file is damaged.
        """
        version = _hash_of(folder)
        return cls(tuple(_read(folder, version)), version)

    def with_entries(self, imported: Iterable[Entry]) -> "Knowledge":
        """This knowledge and ``imported``; an entry of the same id is replaced."""
        added = {entry.id: entry for entry in imported}
        if not added:
            return self
        kept = tuple(entry for entry in self.entries if entry.id not in added)
        marks = sorted(f"{entry.id}@{entry.version}" for entry in added.values())
        digest = hashlib.sha256("\n".join((self.version, *marks)).encode())
        return Knowledge(
            kept + tuple(added.values()),
            digest.hexdigest()[:_VERSION_LENGTH],
            self.imported | added.keys(),
        )

    @property
    def chosen_links(self) -> frozenset[str]:
        """Links of the shipped entries alone: they were chosen by hand."""
        shipped = (entry for entry in self.entries if entry.id not in self.imported)
        return frozenset(entry.source.url for entry in shipped if entry.source.url)

    def get(self, entry_id: str) -> Entry | None:
        """The entry of that id, if there is one."""
        if not self._by_id:
            self._by_id.update((entry.id, entry) for entry in self.entries)
        return self._by_id.get(entry_id)

    def of_kind(self, kind: EntryKind) -> Iterator[Entry]:
        """Every entry of one kind, in order."""
        return (entry for entry in self.entries if entry.kind is kind)


def _read(folder: Path, version: str) -> Iterator[Entry]:
    resources = list(
        read_documents(_lines(folder / "resources.jsonl"), EntryKind.RESOURCE, version)
    )
    references = References(resources)
    frames = list(read_frames(_lines(folder / "frames.jsonl")))
    places = Places(json.loads((folder / "places.json").read_text("utf-8")))
    combiner = Combiner(frames, places, references)
    for path in sorted((folder / "concepts").glob("*.jsonl")):
        concepts = list(read_concepts(_lines(path)))
        yield from combiner.combine(concepts, version)
        for concept in concepts:
            source = concept.source or references.of(concept.skills, concept.roles)
            yield from describe(concept, source, version)
    for name, kind in _DOCUMENTS.items():
        yield from read_documents(_lines(folder / name), kind, version)
    yield from resources


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.json*")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_VERSION_LENGTH]
