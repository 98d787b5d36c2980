"""Combining rules: concept x frame x place, in both languages, where the three make sense together.

Each concept lists the frames that its answer points answer and the places that they hold in. Its
places take turns, so that every frame is asked once about a concept, in one place.
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

_LEVELS = tuple(Seniority)
_DIFFICULTIES = tuple(Difficulty)


@dataclass(frozen=True, slots=True)
class Combination:
    """One question to be worded: a pattern and what fills it.

    Attributes:
        texts: the wording of the pattern that is used, in each language.
    """

    concept: Concept
    frame: Frame
    place: Place
    texts: Mapping[Language, str]


class Combiner:
    """Makes question entries from concepts."""

    def __init__(self, frames: Sequence[Frame], places: Places, references: References) -> None:
        self._frames = {frame.id: frame for frame in frames}
        self._places = places
        self._references = references

    def combine(self, concepts: Iterable[Concept], version: str) -> Iterator[Entry]:
        """Every question of ``concepts``, in every language.

        Raises:
            ValueError: a concept lists a frame that is unknown or written for another kind.
        """
        for concept in concepts:
            for combination in self.combinations(concept):
                yield from self._entries(combination, version)

    def combinations(self, concept: Concept) -> Iterator[Combination]:
        """The frames of ``concept``, each in one of its places.

        Raises:
            ValueError: a frame is unknown or written for another kind of concept.
        """
        places = self._places.resolve(concept.at)
        for turn, name in enumerate(concept.frames, start=crc32(concept.id.encode())):
            frame = self._frame(name, concept)
            texts = {language: said[turn % len(said)] for language, said in frame.text.items()}
            yield Combination(concept, frame, places[turn % len(places)], texts)

    def _frame(self, name: str, concept: Concept) -> Frame:
        frame = self._frames.get(name)
        if frame is None or concept.kind not in frame.kinds:
            raise ValueError(f"no frame {name} for a {concept.kind}: {concept.id}")
        return frame

    def _entries(self, made: Combination, version: str) -> Iterator[Entry]:
        concept, frame, place = made.concept, made.frame, made.place
        skills = (place.skill, *concept.skills) if place.skill else concept.skills
        source = concept.source or self._references.of(skills, concept.roles)
        for language, wording in concept.wordings.items():
            yield Entry(
                f"q.{concept.id}.{frame.id}{place.suffix}.{language}",
                EntryKind.QUESTION,
                language,
                wording.name,
                _worded(made, language),
                concept.id,
                skills,
                place.narrow(concept.roles),
                _higher(concept.level, frame.level),
                frame.type or concept.type,
                _difficulty(concept.level, frame.shift),
                frame.points[language] + wording.points,
                wording.follow_ups,
                (),
                source,
                version=version,
            )


def describe(concept: Concept, source: Reference, version: str) -> Iterator[Entry]:
    """The concept itself as an entry, in every language."""
    named = tuple(name for name in concept.at if name[0] != "@")
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
            sought=wording.sought,
        )


def _worded(made: Combination, language: Language) -> str:
    wording = made.concept.wordings[language]
    return (
        made.texts[language]
        .format(lead=made.place.lead[language], sit=wording.situation, name=wording.name)
        .strip()
    )


def _higher(one: Seniority, other: Seniority | None) -> Seniority:
    return max(one, other or one, key=_LEVELS.index)


def _difficulty(level: Seniority, shift: int) -> Difficulty:
    rank = _LEVELS.index(level) + shift
    return _DIFFICULTIES[min(max(rank, 0), len(_DIFFICULTIES) - 1)]
