"""The facts of a made-up resume, and how they change from one side of a pair to the other."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

LINES = 4


@cache
def vocabulary() -> Mapping[str, Any]:
    """The words that resumes are made of."""
    words: Mapping[str, Any] = json.loads(
        Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8")
    )
    return words


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of work: template, phrasing, opposite or not, and what its slots hold."""

    template: int
    phrasing: int
    opposite: bool
    a: str
    b: str
    domain: int
    metric: int
    figure: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a resume says. Two resumes mean the same if their :meth:`meaning` is the same."""

    family: str
    level: str
    language: str
    skills: tuple[str, ...]
    deeds: tuple[Deed, ...]
    company: str
    extra: int | None = None

    def meaning(self) -> str:
        """All that a result depends on; wording, order, employer and pastimes left out."""
        deeds = sorted(str(replace(deed, phrasing=0)) for deed in self.deeds)
        said = [self.family, self.level, self.language, sorted(self.skills), deeds]
        return json.dumps(said, ensure_ascii=False)


def draw(half: str, dice: random.Random) -> Facts:
    """The facts of one resume of that half of the vocabulary."""
    words = vocabulary()
    family = dice.choice(words["halves"][half]["families"])
    skills = tuple(dice.sample(words["families"][family]["skills"], 6))
    language = dice.choice(("en", "ko"))
    templates = dice.sample(_templates(half, family, language), LINES)
    domains = dice.sample(range(len(words["domains"]["en"])), LINES)
    deeds = [
        _deed(template, domain, skills, dice)
        for template, domain in zip(templates, domains, strict=True)
    ]
    return Facts(
        family=family,
        level=dice.choice(tuple(words["months"])),
        language=language,
        skills=skills,
        deeds=tuple(deeds),
        company=dice.choice(words["companies"]),
    )


def _templates(half: str, family: str, language: str) -> Sequence[int]:
    words = vocabulary()
    listed = words["deeds"][words["families"][family]["deeds"]][language]
    middle = len(listed) // 2
    upper = words["halves"][half]["deeds"]
    return range(middle, len(listed)) if upper else range(middle)


def _deed(template: int, domain: int, skills: Sequence[str], dice: random.Random) -> Deed:
    words = vocabulary()
    a, b = dice.sample(skills, 2)
    return Deed(
        template=template,
        phrasing=0,
        opposite=False,
        a=a,
        b=b,
        domain=domain,
        metric=dice.randrange(len(words["metrics"]["en"])),
        figure=dice.choice(words["figures"]),
    )


def phrase(facts: Facts, deed: Deed) -> str:
    """The template that ``deed`` is said in, slots unfilled."""
    words = vocabulary()
    sayings, opposite = words["deeds"][words["families"][facts.family]["deeds"]][facts.language][
        deed.template
    ]
    return str(opposite if deed.opposite else sayings[deed.phrasing])
