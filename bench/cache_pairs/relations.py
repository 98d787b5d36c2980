"""How the two sides of a pair relate: the same in other words, or near and not the same."""

import random
from collections.abc import Callable
from dataclasses import replace

from bench.cache_pairs.facts import Deed, Facts, phrase, vocabulary


class NoSuchLineError(ValueError):
    """The resume has no line that the change could be made in."""


Change = Callable[[Facts, random.Random], Facts]


def reworded(facts: Facts, dice: random.Random) -> Facts:  # noqa: ARG001 (one shape for all)
    """Every line in its other phrasing."""
    return replace(facts, deeds=tuple(replace(deed, phrasing=1) for deed in facts.deeds))


def reordered(facts: Facts, dice: random.Random) -> Facts:
    """Lines and skills in another order."""
    deeds, skills = list(facts.deeds), list(facts.skills)
    dice.shuffle(deeds)
    dice.shuffle(skills)
    return replace(facts, deeds=tuple(deeds), skills=tuple(skills))


def extended(facts: Facts, dice: random.Random) -> Facts:
    """A line more that has nothing to do with the work."""
    return replace(facts, extra=dice.randrange(len(vocabulary()["extras"]["en"])))


def elsewhere(facts: Facts, dice: random.Random) -> Facts:
    """The same work at another company."""
    others = [name for name in vocabulary()["companies"] if name != facts.company]
    return replace(facts, company=dice.choice(others))


def opposite(facts: Facts, dice: random.Random) -> Facts:
    """One line turned into its opposite."""
    return _with_one(facts, dice, lambda deed: replace(deed, opposite=True))


def other_figure(facts: Facts, dice: random.Random) -> Facts:
    """One line with another figure, where the line has one."""
    figures = vocabulary()["figures"]

    def change(deed: Deed) -> Deed:
        return replace(deed, figure=dice.choice([n for n in figures if n != deed.figure]))

    return _with_one(facts, dice, change, slot="{n}")


def other_domain(facts: Facts, dice: random.Random) -> Facts:
    """One line about another part of the business."""
    taken = {deed.domain for deed in facts.deeds}
    free = [place for place in range(len(vocabulary()["domains"]["en"])) if place not in taken]
    return _with_one(facts, dice, lambda deed: replace(deed, domain=dice.choice(free)))


def other_stack(facts: Facts, dice: random.Random) -> Facts:
    """One skill replaced by a rival wherever it stands."""
    known = vocabulary()["families"][facts.family]["skills"]
    old = dice.choice([deed.a for deed in facts.deeds])
    new = dice.choice([name for name in known if name not in facts.skills])

    def swap(name: str) -> str:
        return new if name == old else name

    deeds = tuple(replace(deed, a=swap(deed.a), b=swap(deed.b)) for deed in facts.deeds)
    return replace(facts, skills=tuple(map(swap, facts.skills)), deeds=deeds)


def other_seniority(facts: Facts, dice: random.Random) -> Facts:
    """The same lines from a person of another level."""
    levels = [name for name in vocabulary()["months"] if name != facts.level]
    return replace(facts, level=dice.choice(levels))


def other_language(facts: Facts, dice: random.Random) -> Facts:  # noqa: ARG001 (one shape for all)
    """The resume in the other language; templates of one number mean the same in both."""
    return replace(facts, language="ko" if facts.language == "en" else "en")


def other_role(facts: Facts, dice: random.Random) -> Facts:
    """The same lines under another role family."""
    families = [name for name in vocabulary()["families"] if name != facts.family]
    group = vocabulary()["families"][facts.family]["deeds"]
    alike = [name for name in families if vocabulary()["families"][name]["deeds"] == group]
    return replace(facts, family=dice.choice(alike))


SAME: dict[str, Change] = {
    change.__name__: change for change in (reworded, reordered, extended, elsewhere)
}
NEAR: dict[str, Change] = {
    change.__name__: change
    for change in (
        opposite,
        other_figure,
        other_domain,
        other_stack,
        other_seniority,
        other_language,
        other_role,
    )
}


def _with_one(
    facts: Facts, dice: random.Random, change: Callable[[Deed], Deed], slot: str = ""
) -> Facts:
    deeds = list(facts.deeds)
    fitting = [place for place, deed in enumerate(deeds) if slot in phrase(facts, deed)]
    if not fitting:
        raise NoSuchLineError
    place = dice.choice(fitting)
    deeds[place] = change(deeds[place])
    return replace(facts, deeds=tuple(deeds))
