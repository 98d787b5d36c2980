"""What a line of a resume claims, so that two resumes can be told apart where embeddings cannot.

An embedding puts "from MongoDB to PostgreSQL" beside "from PostgreSQL to MongoDB" (cosine 0.999),
and "raised" beside "cut". A claim keeps what such pairs differ in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from libs.llm.cache.words import Words, content_of, cue_of, lexicon, tokens

_KIN = 0.3


@dataclass(frozen=True, slots=True)
class Claim:
    """One line, reduced to what it states.

    Attributes:
        cues: Turning words by class, such as ``fall``; with the word beside where classes that
            are each other's contrary meet in one line.
        content: Figures and words, skills among them, without endings.
        order: Content in sequence where the sequence is the statement ("from A to B"), else empty.
    """

    cues: frozenset[str]
    content: frozenset[str]
    order: tuple[str, ...]

    def likeness(self, other: "Claim") -> float:
        """Jaccard index of the content."""
        union = len(self.content | other.content)
        return len(self.content & other.content) / union if union else 0.0


def gist(line: str) -> str:
    """The words and figures of ``line`` that carry its content, in their order."""
    found = (content_of(token) for token in tokens(line) if not cue_of(token))
    return " ".join(filter(None, found))


def claim_of(line: str) -> Claim | None:
    """The claim of ``line``; None if it has no content."""
    words = lexicon()
    found = list(tokens(line))
    cues = [(place, cue) for place, token in enumerate(found) if (cue := cue_of(token))]
    taken = {place for place, _ in cues}
    named = [
        (place, noun)
        for place, token in enumerate(found)
        if place not in taken and (noun := content_of(token))
    ]
    if not named:
        return None
    classes = frozenset(cue for _, cue in cues)
    contrary = classes >= words.contrary
    return Claim(
        cues=frozenset(_beside(cues, named, found)) if contrary else classes,
        content=frozenset(noun for _, noun in named),
        order=_sequence(cues, named, found, words),
    )


def _beside(
    cues: Sequence[tuple[int, str]], named: Sequence[tuple[int, str]], found: Sequence[str]
) -> Iterable[str]:
    """Each cue with its object: the noun after an English verb, before a Korean one."""
    for place, cue in cues:
        if found[place][0].isascii():
            beside = next((noun for at, noun in named if at > place), "")
        else:
            beside = next((noun for at, noun in reversed(named) if at < place), "")
        yield f"{cue}:{beside}"


def _sequence(
    cues: Sequence[tuple[int, str]],
    named: Sequence[tuple[int, str]],
    found: Sequence[str],
    words: Words,
) -> tuple[str, ...]:
    directional = any(cue in words.directional for _, cue in cues)
    if not (directional or _has_direction(found, words)):
        return ()
    latin = [(at, noun) for at, noun in named if noun[0].isascii() and not noun[0].isdigit()]
    if len(latin) > 1 and not found[0][0].isascii():
        named = latin  # Korean lines name their technologies in Latin letters
    marks = [(at, cue) for at, cue in cues if cue in words.directional]
    marks += [(at, token) for at, token in enumerate(found) if words.turns(token)]
    return tuple(word for _, word in sorted([*named, *marks]))


def _has_direction(found: Sequence[str], words: Words) -> bool:
    seen = set(pairwise(found))
    english = any(first in words.from_["en"] for first, _ in seen)
    korean = any(first[0].isascii() and second in words.from_["ko"] for first, second in seen)
    return english or korean


def claims_of(lines: Iterable[str]) -> tuple[Claim, ...]:
    """The claims of all lines, in order."""
    return tuple(claim for line in lines if (claim := claim_of(line)) is not None)


def kin(claim: Claim, others: Iterable[Claim]) -> Claim | None:
    """The claim among ``others`` that speaks of the same thing, if there is one."""
    best = max(others, key=claim.likeness, default=None)
    return best if best is not None and claim.likeness(best) >= _KIN else None
