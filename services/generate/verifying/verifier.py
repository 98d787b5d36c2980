"""All checks in one: what is wrong with a result before anyone sees it."""

from collections.abc import Callable, Iterable, Iterator

from libs.contracts.results import Result
from libs.privacy.guard import Guard
from services.generate.verifying.checks import (
    counts,
    evidence,
    language,
    mix,
    names,
    numbers,
    obedience,
    repetition,
    specific,
    technologies,
)
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.checks.personal import PersonalCheck
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item, items_of

ItemCheck = Callable[[Item, Ground], Iterable[str]]
ResultCheck = Callable[[Result, Ground], Iterable[Flaw]]


class Verifier:
    """Runs every check; each is a pure function of the item and its ground."""

    def __init__(self, guard: Guard, links: LinkCheck) -> None:
        self._of_items: dict[str, ItemCheck] = {
            "evidence": evidence.check,
            "technologies": technologies.check,
            "numbers": numbers.check,
            "names": names.check,
            "personal": PersonalCheck(guard),
            "obedience": obedience.check,
            "language": language.check,
            "specific": specific.check,
            "links": links,
        }
        self._of_results: tuple[ResultCheck, ...] = (counts.check, mix.check, repetition.check)

    def verify(self, result: Result, ground: Ground) -> tuple[Flaw, ...]:
        """Everything that is wrong with ``result``; nothing means that it may be shown."""
        flaws = [flaw for check in self._of_results for flaw in check(result, ground)]
        for item in items_of(result):
            flaws += self.inspect(item, ground)
        return tuple(flaws)

    def inspect(self, item: Item, ground: Ground) -> Iterator[Flaw]:
        """Everything that is wrong with one item."""
        for name, check in self._of_items.items():
            for detail in check(item, ground):
                yield Flaw(name, detail, item.part, item.index)
