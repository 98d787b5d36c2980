"""The kinds of personal data, where one was found, and the placeholders that stand for it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a finding is; the value is the word inside its placeholder."""

    NAME = "NAME"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    BIRTH = "BIRTH"
    RRN = "RRN"
    FOREIGNER = "FOREIGNER"
    PASSPORT = "PASSPORT"
    LICENCE = "LICENCE"
    CARD = "CARD"
    ACCOUNT = "ACCOUNT"
    BUSINESS = "BUSINESS"
    PROFILE_URL = "PROFILE_URL"


NEVER_STORED = frozenset((Kind.RRN, Kind.FOREIGNER))
"""Numbers that may not be kept in any form (Korean PIPA, article 24-2); SSNs count as RRN."""

PLACEHOLDER = re.compile(rf"\[({'|'.join(Kind)})_([1-9][0-9]*)\]")


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data at ``text[start:end]``; ``value`` names it whatever way it is written."""

    start: int
    end: int
    kind: Kind
    value: str
    whole: str = ""
    """All of it, where the span is one half of what a line break parts."""

    def of(self, whole: str) -> "Span":
        """This span as a part of ``whole``."""
        return replace(self, whole=whole)


def placeholder(kind: Kind, number: int) -> str:
    """The placeholder of the ``number``-th value of a kind, from 1."""
    return f"[{kind}_{number}]"
