"""Combining rules: concept x frame x place, in both languages, where the three make sense together.

A concept's places take turns: no wording of a frame is asked twice about one concept, so that
questions about two technologies differ in more than a name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from libs.contracts.kinds import Difficulty, Language, Seniority
from services.generate.knowledge.concepts import Concept
from services.generate.knowledge.entry import Entry, EntryKind, Reference
from services.generate.knowledge.frames import Frame
from services.generate.knowledge.places import Place, Places
from services.generate.knowledge.references import References

SERVICES_PER_CONCEPT = 3
_STRIDE = 5  # coprime with the number of services: neighbours differ
_LEVELS = tuple(Seniority)
_DIFFICULTIES = tuple(Difficulty)


@dataclass(frozen=True, slots=True)
class Combination:
    """One question to be worded: a pattern and what fills it, in every language."""

    concept: Concept
    frame: Frame
    variant: int
    place: Place
    slots: Mapping[Language, Mapping[str, str]]


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
        slots = [_slots(concept, place) for place in places]
        seed = crc32(concept.id.encode())
        pool = (
            (frame, variant)
            for frame in fitting
            if not frame.peak
            for variant in frame.variants(len(places), seed)
        )
        for number, (frame, variant) in enumerate(pool, start=seed):
            turn = number % len(places)
            yield Combination(concept, frame, variant, places[turn], slots[turn])
        yield from self._under_load(concept, [frame for frame in fitting if frame.peak], seed)

    def _under_load(
        self, concept: Concept, frames: list[Frame], seed: int
    ) -> Iterator[Combination]:
        services = self._places.peak
        for frame in frames:
            for number in range(SERVICES_PER_CONCEPT):
                place = services[(seed + number * _STRIDE) % len(services)]
                variant = number % len(frame.text[Language.KO])
                yield Combination(concept, frame, variant, place, _slots(concept, place))

    def _entries(self, made: Combination, version: str) -> Iterator[Entry]:
        concept, frame, place = made.concept, made.frame, made.place
        skills = (place.skill, *concept.skills) if place.skill else concept.skills
        source = concept.source or self._references.of(skills, concept.roles)
        level = _higher(concept.level, frame.level)
        difficulty = _difficulty(concept.level, frame.shift)
        pair = f"q.{concept.id}.{frame.id}{made.variant + 1}{place.suffix}"
        for language, wording in concept.wordings.items():
            yield Entry(
                f"{pair}.{language}",
                EntryKind.QUESTION,
                language,
                wording.name,
                frame.text[language][made.variant].format_map(made.slots[language]),
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


def _slots(concept: Concept, place: Place) -> dict[Language, Mapping[str, str]]:
    named = place.skill is not None and any(
        place.skill in wording.name for wording in concept.wordings.values()
    )
    unsaid = {"at": ""} if named else {}  # no "Redis memory in Redis"
    return {
        language: {
            "name": wording.name,
            "sit": wording.situation,
            **place.slots[language],
            **unsaid,
        }
        for language, wording in concept.wordings.items()
    }


def _higher(one: Seniority, other: Seniority | None) -> Seniority:
    return max(one, other or one, key=_LEVELS.index)


def _difficulty(level: Seniority, shift: int) -> Difficulty:
    rank = _LEVELS.index(level) + shift
    return _DIFFICULTIES[min(max(rank, 0), len(_DIFFICULTIES) - 1)]
