"""What is searched: subjects, not entries.

Dozens of questions may ask about one concept, in two languages. Indexed one by one they crowd
every list of candidates and blur each other with the wording of their frames. So the concept is
indexed once, in both languages, and its entries are found through it (cluster-based retrieval:
Liu & Croft 2004), with the phrases that people seek it by (document expansion: Nogueira et al.
2019, arXiv 1904.08375). An entry without a concept is a subject of its own, with its translation.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.generate.knowledge.entry import Entry, EntryKind

_TITLE_COUNTS = 3  # the title names the subject; found on the relevance set
_MEANT_POINTS = 3  # models of this size blur longer texts


@dataclass(frozen=True, slots=True)
class Subject:
    """Entries about one thing.

    Attributes:
        key: the concept, or what the translations of one entry share.
        cards: what is indexed: one entry for each language.
        entries: what is found.
    """

    key: str
    cards: tuple[Entry, ...]
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """The titles in all languages."""
        return " ".join(card.title for card in self.cards)

    def words(self) -> str:
        """What may be asked for by word."""
        return "\n".join(
            " ".join(
                (
                    *(card.title,) * _TITLE_COUNTS,
                    *card.sought,
                    card.text,
                    *card.points,
                    *card.skills,
                )
            )
            for card in self.cards
        )

    def meanings(self) -> tuple[str, ...]:
        """What is embedded: one text for each language."""
        return tuple(
            " ".join((f"{card.title}.", *card.sought, card.text, *card.points[:_MEANT_POINTS]))
            for card in self.cards
        )


def subjects(entries: Sequence[Entry]) -> list[Subject]:
    """``entries`` by subject, in order of first appearance."""
    concepts = {entry.topic for entry in entries if entry.kind is EntryKind.CONCEPT}
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.topic if entry.topic in concepts else entry.pair].append(entry)
    return [Subject(key, _cards(found), tuple(found)) for key, found in groups.items()]


def _cards(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    ordered = sorted(entries, key=lambda entry: entry.kind is not EntryKind.CONCEPT)
    first = {entry.language: entry for entry in reversed(ordered)}
    return tuple(first[language] for language in sorted(first))
