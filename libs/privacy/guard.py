"""The last look at what leaves: events, logs, model calls and results carry no personal data."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any

from libs.privacy.kinds import Kind, Span
from libs.privacy.levelling import level
from libs.privacy.numbers import CHECKS
from libs.privacy.rules import Rules, load, settle

_SHORTEST_NAME = 2


class PersonalDataError(ValueError):
    """A text that must be clean is not; the message names kinds and counts, never the data."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.kinds = tuple(kinds)
        super().__init__("personal data: " + ", ".join(sorted(self.kinds)))


class Guard:
    """Checks and scrubs texts by the rules that need no context around a finding.

    Names cannot be recognised in an arbitrary text: give the originals of a resume's placeholders
    to have them looked for.
    """

    def __init__(self) -> None:
        rules = load("numbers.toml", CHECKS) + load("contacts.toml", {})
        self._rules = Rules([rule for rule in rules if rule.sure])

    def assert_clean(self, text: str, known: Iterable[str] = ()) -> None:
        """Pass over a clean text.

        Args:
            text: What is about to leave.
            known: Originals that must not be in it, such as the values of ``Masked.identities``.

        Raises:
            PersonalDataError: Personal data is in it.
        """
        kinds = [span.kind for span in self._spans(text)]
        if any(len(value) >= _SHORTEST_NAME and value in text for value in known):
            kinds.append(Kind.NAME)
        if kinds:
            raise PersonalDataError(kinds)

    def scrub_text(self, text: str) -> str:
        """``text`` with the kind in place of each finding: ``[EMAIL]``."""
        for span in reversed(self._spans(text)):
            text = f"{text[: span.start]}[{span.kind}]{text[span.end :]}"
        return text

    def scrub(
        self, _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """A structlog processor: scrubs every text of a log event, nested ones too."""
        for key, value in event.items():
            event[key] = self._scrubbed(value)
        return event

    def _scrubbed(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.scrub_text(value)
        if isinstance(value, dict):
            return {key: self._scrubbed(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self._scrubbed, value))
        return value

    def _spans(self, text: str) -> list[Span]:
        return [span for part in self._lines(text) for span in part]

    def _lines(self, text: str) -> Iterator[list[Span]]:
        start = 0
        for line in text.split("\n"):
            spans = settle(self._rules.spans(level(line)))
            yield [Span(s.start + start, s.end + start, s.kind, s.value) for s in spans]
            start += len(line) + 1
