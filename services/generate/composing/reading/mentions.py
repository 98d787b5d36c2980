"""Skills that a statement mentions, as it writes them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from libs.contracts.skills import Vocabulary
from services.generate.composing.reading.anchors import Mention
from services.generate.composing.reading.signs import Signs

_MAX = 8


class Mentions:
    """Finds skills in statements by the shared vocabulary."""

    def __init__(self, vocabulary: Vocabulary, signs: Signs) -> None:
        self._vocabulary = vocabulary
        self._signs = signs

    def of(self, text: str, stack: Iterable[str]) -> tuple[Mention, ...]:
        """Skills in ``text``, then the technologies of the project's ``stack``, each once."""
        found = {mention.name: mention for mention in self._in(text)}
        for name in stack:
            mention = self._mention(name, name, self._vocabulary.categories.get(name, ""))
            if mention.technology:
                found.setdefault(name, replace(mention, own=False))
        return tuple(found.values())[:_MAX]

    def is_technology(self, name: str) -> bool:
        """Whether the skill of that canonical name is a technology with a name of its own."""
        return self._signs.is_technology(name, self._vocabulary.categories.get(name, ""))

    def names(self, text: str) -> tuple[str, ...]:
        """Canonical names of the skills in ``text``, each once."""
        return self._vocabulary.names([text])

    def _in(self, text: str) -> Iterator[Mention]:
        for match in self._vocabulary.find(text):
            written = text[match.start : match.end]
            yield self._mention(match.name, written, match.category)

    def _mention(self, name: str, written: str, category: str) -> Mention:
        technology = self._signs.is_technology(name, category)
        return Mention(name, written, technology, self._signs.is_running(name, category))
