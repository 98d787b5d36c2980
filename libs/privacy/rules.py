"""A rule: a pattern, a check on what it caught, and whether it is sure without a context."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from libs.privacy.kinds import Kind, Span

Check = Callable[[re.Match[str]], bool]
_NOISE = re.compile(r"[^0-9A-Za-z+가-힣]")
_PART = re.compile(r"<([A-Z]+)>")
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Rule:
    """Finds one kind of personal data.

    Args:
        kind: What a match is.
        pattern: Matches in a levelled line; group ``data`` is the personal part.
        check: Rejects what only looks like it.
        sure: Whether a match needs no resume around it; sure rules guard logs and model calls.
        digits: How many digits a line must have for the rule to be tried.
        cues: Of each of these sets a line must have a character for the rule to be tried.
        header: Whether the rule holds only among the contact details at the top of a resume.
    """

    kind: Kind
    pattern: re.Pattern[str]
    check: Check | None
    sure: bool
    digits: int
    header: bool
    cues: tuple[frozenset[str], ...]

    def spans(self, line: str) -> Iterator[Span]:
        """What the rule finds in a levelled line."""
        for found in self.pattern.finditer(line):
            if self.check is None or self.check(found):
                yield Span(*found.span("data"), self.kind, compact(found["data"]))


def load(name: str, checks: Mapping[str, Check]) -> tuple[Rule, ...]:
    """The rules of a TOML file of this package, in their order."""
    document = tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
    parts: dict[str, str] = document["parts"]

    def expand(pattern: str) -> str:
        while _PART.search(pattern):
            pattern = _PART.sub(lambda found: parts[found[1]], pattern)
        return pattern

    return tuple(
        Rule(
            Kind(rule["kind"]),
            re.compile(expand("".join(rule["pattern"])), re.IGNORECASE),
            checks[rule["check"]] if "check" in rule else None,
            rule.get("sure", False),
            rule.get("digits", 0),
            rule.get("header", False),
            tuple(map(frozenset, rule.get("cues", ()))),
        )
        for rule in document["rules"]
    )


def compact(value: str) -> str:
    """``value`` without separators and case: two spellings of one number are equal."""
    return _NOISE.sub("", value).lower()


def digits(found: re.Match[str]) -> str:
    """The digits of the personal part."""
    return "".join(char for char in found["data"] if char.isdigit())


class Rules:
    """Rules to try on line after line; most lines give cause to try few of them.

    Args:
        rules: The rules, the most trusted first.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._most = max((rule.digits for rule in rules), default=0)
        self._worth = {
            (digits, header): tuple(
                rule for rule in rules if rule.digits <= digits and (header or not rule.header)
            )
            for digits in range(self._most + 1)
            for header in (False, True)
        }

    def spans(self, line: str, *, header: bool = False) -> list[Span]:
        """All findings in a levelled line, overlaps included.

        Args:
            line: One line.
            header: Whether the line stands at the top of a resume.
        """
        count = min(len(_DIGIT.findall(line)), self._most)
        marks = frozenset(line)
        found: list[Span] = []
        for rule in self._worth[count, header]:
            for cue in rule.cues:
                if cue.isdisjoint(marks):
                    break
            else:
                found += rule.spans(line)
        return found


def settle(spans: Iterable[Span]) -> list[Span]:
    """Findings without overlaps, in order; an earlier finding in ``spans`` wins."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
