"""Masking: personal data out, numbered placeholders in, and back again for the owner."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from libs.privacy.detector import Detector
from libs.privacy.kinds import NEVER_STORED, PLACEHOLDER, Kind, Span, placeholder

_NOTHING: Mapping[Kind, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked document.

    Attributes:
        lines: The lines, same number and order, with placeholders for personal data.
        identities: What each placeholder stands for; for the vault only. Resident and foreigner
            numbers are not in it: their placeholders stay, the numbers are gone.
        counts: How many places were masked, by kind.
    """

    lines: tuple[str, ...]
    identities: dict[str, str]
    counts: dict[Kind, int]


class Masker:
    """Masks documents with one detector."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def mask(
        self, lines: Sequence[str], *, known: Mapping[Kind, Sequence[str]] = _NOTHING
    ) -> Masked:
        """Replace personal data by placeholders; the same person has the same one throughout.

        Korean and English data are looked for either way: a resume in one language has names and
        addresses in the other.

        Args:
            lines: The document.
            known: Personal data that is known to be in it, as from the fields of a JSON resume.
        """
        ledger = _Ledger(lines)
        masked = tuple(map(ledger.masked, lines, self._detector.find_lines(lines, known)))
        return Masked(masked, ledger.identities, dict(ledger.counts))


class _Ledger:
    """Which placeholder stands for which value, in one document."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._numbers: dict[tuple[Kind, str], int] = {}
        self._last: Counter[str] = Counter()
        for line in lines:
            for found in PLACEHOLDER.finditer(line):
                self._last[found[1]] = max(self._last[found[1]], int(found[2]))
        self.identities: dict[str, str] = {}
        self.counts: Counter[Kind] = Counter()

    def masked(self, line: str, spans: Sequence[Span]) -> str:
        """``line`` with its spans replaced."""
        parts, end = [], 0
        for span in spans:
            if span.value:
                parts += [line[end : span.start], self._placeholder(span, line)]
                end = span.end
        return "".join([*parts, line[end:]])

    def _placeholder(self, span: Span, line: str) -> str:
        key = (span.kind, span.value)
        if key not in self._numbers:
            self._last[span.kind] += 1
            self._numbers[key] = self._last[span.kind]
        mark = placeholder(span.kind, self._numbers[key])
        self.counts[span.kind] += 1
        if span.kind not in NEVER_STORED:
            self._remember(mark, span.whole or line[span.start : span.end])
        return mark

    def _remember(self, mark: str, written: str) -> None:
        """Keep the first way a value is written, or a longer one in the same script."""
        first = self.identities.setdefault(mark, written)
        if len(written) > len(first) and written.isascii() == first.isascii():
            self.identities[mark] = written


def restore(text: str, identities: Mapping[str, str]) -> str:
    """``text`` with the placeholders that ``identities`` knows replaced by what they stand for."""
    return PLACEHOLDER.sub(lambda found: identities.get(found[0], found[0]), text)
