"""No personal data, and no placeholder that stands for some."""

import re
from collections.abc import Iterator

from libs.privacy.guard import Guard, PersonalDataError
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import Item

_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*\d*\]")


class PersonalCheck:
    """Looks with the guard that also watches logs and events."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, item: Item, _ground: Ground) -> Iterator[str]:
        """Name the kinds of personal data found, never the data."""
        shown = "\n".join(item.shown)
        if _PLACEHOLDER.search(shown):
            yield "it repeats a placeholder of masked personal data"
        try:
            self._guard.assert_clean(shown)
        except PersonalDataError as error:
            yield f"it holds {error}"
