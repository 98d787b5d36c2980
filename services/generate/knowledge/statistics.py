"""Counts of a knowledge base."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from libs.contracts.kinds import Language
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.duplicates import near_duplicates
from services.generate.knowledge.entry import Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is in a knowledge base.

    Attributes:
        kinds: entries by kind.
        questions: distinct questions by language.
        bilingual: questions that stand in every language.
        resembling: share of questions that resemble an earlier one, by language.
        roles, skills, levels, types, difficulties, licences: questions by facet; a question
            counts once, in whatever languages it stands.
    """

    version: str
    kinds: Mapping[str, int]
    questions: Mapping[str, int]
    bilingual: int
    resembling: Mapping[str, float]
    roles: Mapping[str, int]
    skills: Mapping[str, int]
    levels: Mapping[str, int]
    types: Mapping[str, int]
    difficulties: Mapping[str, int]
    licences: Mapping[str, int]


def statistics(knowledge: Knowledge) -> Statistics:
    """Count ``knowledge``; takes seconds, as it compares the questions with each other."""
    questions = list(knowledge.of_kind(EntryKind.QUESTION))
    pairs: dict[str, Entry] = {}
    for entry in questions:
        pairs.setdefault(entry.pair, entry)
    languages = Counter(entry.pair for entry in questions)
    return Statistics(
        version=knowledge.version,
        kinds=_counted(str(entry.kind) for entry in knowledge.entries),
        questions=_counted(str(entry.language) for entry in questions),
        bilingual=sum(count == len(Language) for count in languages.values()),
        resembling={str(lang): _resembling(questions, lang) for lang in Language},
        roles=_counted(role for entry in pairs.values() for role in entry.roles),
        skills=_counted(skill for entry in pairs.values() for skill in entry.skills),
        levels=_counted(str(entry.level or "any") for entry in pairs.values()),
        types=_counted(str(entry.type or "none") for entry in pairs.values()),
        difficulties=_counted(str(entry.difficulty or "none") for entry in pairs.values()),
        licences=_counted(entry.licence for entry in pairs.values()),
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _resembling(questions: list[Entry], language: Language) -> float:
    texts = [(entry.id, entry.text) for entry in questions if entry.language is language]
    return len(near_duplicates(texts)) / len(texts) if texts else 0.0
