"""Combining rules: concept x frame x place, in both languages, where the three make sense together.

A concept's places take turns: no wording of a frame is asked twice about one concept, so that
questions about two technologies differ in more than a name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from libs.contracts.kinds import Difficulty, Language, Seniority
from services.generate.composing.wording.slots import Word
from services.generate.knowledge.concepts import Concept, Wording
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.frames import Frame
from services.generate.knowledge.places import Place, Places
from services.generate.knowledge.references import References

SERVICES_PER_CONCEPT = 4
_LEVELS = tuple(Seniority)
_DIFFICULTIES = tuple(Difficulty)


@dataclass(frozen=True, slots=True)
class Combination:
    """One question to be worded: its parts, and which variant of the frame to use."""

    concept: Concept
    frame: Frame
    place: Place
    variant: int

    @property
    def id(self) -> str:
        """Stable id without the language."""
        frame = f"{self.frame.id}{self.variant + 1}"
        parts = ("q", self.concept.id, frame, self.place.key)
        return ".".join(part for part in parts if part)


class Combiner:
    """Makes question entries from concepts."""

    def __init__(self, frames: Sequence[Frame], places: Places, references: References) -> None:
        self._frames = frames
        self._places = places
        self._references = references

    def combine(self, concepts: Iterable[Concept], version: str) -> Iterator[Entry]:
        """Every question of ``concepts``, in every language."""
        for concept in concepts:
            for combination in self.combinations(concept):
                yield from self._entries(combination, version)

    def combinations(self, concept: Concept) -> Iterator[Combination]:
        """The frames and places that make sense of ``concept``."""
        fitting = [frame for frame in self._frames if frame.fits(concept)]
        places = self._places.resolve(concept.at)
        seed = crc32(concept.id.encode())
        pool = (
            (frame, variant)
            for frame in fitting
            if not frame.peak
            for variant in frame.variants(len(places), seed)
        )
        for number, (frame, variant) in enumerate(pool, start=seed):
            yield Combination(concept, frame, places[number % len(places)], variant)
        yield from self._under_load(concept, [frame for frame in fitting if frame.peak], seed)

    def _under_load(
        self, concept: Concept, frames: list[Frame], seed: int
    ) -> Iterator[Combination]:
        services = self._places.peak
        for frame in frames:
            for number in range(SERVICES_PER_CONCEPT):
                place = services[(seed + number * 5) % len(services)]
                yield Combination(concept, frame, place, number % len(frame.text[Language.KO]))

    def _entries(self, made: Combination, version: str) -> Iterator[Entry]:
        concept, frame = made.concept, made.frame
        skill = made.place.skill
        skills = (skill, *concept.skills) if skill else concept.skills
        source = concept.source or self._references.of(skills, concept.roles)
        level = _higher(concept.level, frame.level)
        difficulty = _difficulty(concept.level, frame.shift)
        for language, wording in concept.wordings.items():
            yield Entry(
                f"{made.id}.{language}",
                EntryKind.QUESTION,
                language,
                wording.name,
                _text(made, language, wording),
                concept.id,
                skills,
                concept.roles,
                level,
                frame.type or concept.type,
                difficulty,
                frame.points[language] + wording.points[: frame.take],
                wording.follow_ups + frame.follow_ups[language],
                (),
                source,
                version=version,
            )


def describe(concept: Concept, source: Reference, version: str) -> Iterator[Entry]:
    """The concept itself as an entry, in every language."""
    named = tuple(name for name in concept.at if name[0] != "@" and ":" not in name)
    for language, wording in concept.wordings.items():
        yield Entry(
            id=f"c.{concept.id}.{language}",
            kind=EntryKind.CONCEPT,
            language=language,
            title=wording.name,
            text=wording.situation,
            topic=concept.id,
            skills=named + concept.skills,
            roles=concept.roles,
            level=concept.level,
            type=concept.type,
            points=wording.points,
            follow_ups=wording.follow_ups,
            source=source,
            version=version,
        )


def _text(made: Combination, language: Language, wording: Wording) -> str:
    variants = made.frame.text[language]
    return variants[made.variant].format(
        name=Word(wording.name), sit=wording.situation, **made.place.slots[language]
    )


def _higher(one: Seniority, other: Seniority | None) -> Seniority:
    return max(one, other or one, key=_LEVELS.index)


def _difficulty(level: Seniority, shift: int) -> Difficulty:
    rank = _LEVELS.index(level) + shift
    return _DIFFICULTIES[min(max(rank, 0), len(_DIFFICULTIES) - 1)]
