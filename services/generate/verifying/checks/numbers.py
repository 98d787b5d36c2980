"""Every number occurs in the resume, the job, or a cited source, in digits and in words.

Numbers that ask for something ("three reasons", "ten times the load") claim nothing and may stand,
up to ten; so may percentiles such as p95.
"""

import re
from collections.abc import Iterator

from services.generate.verifying.checks.multiples import unproven
from services.generate.verifying.checks.spelled import spelled_in, values_in
from services.generate.verifying.ground import Ground, numbers_in
from services.generate.verifying.items import Item

_STANDING = re.compile(r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w-]*[A-Za-z]\d)")
_ASKING = re.compile(
    r"(?<![\w.,])(?:10|[1-9])\s?(?:가지|개|배|번째|단계|문장|쪽|x\b|×|times\b|things\b|examples?\b|"
    r"reasons?\b|ways?\b|steps?\b|options?\b|hypotheses\b|questions?\b|criteria\b|sentences?\b|pages?\b)"
)
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\[[A-Z_]+\d*\]")


def check(item: Item, ground: Ground) -> Iterator[str]:
    """Name the numbers that come from nowhere."""
    text = _PLACEHOLDER.sub(" ", _NUMBERED.sub(" ", _ASKING.sub(" ", item.text)))
    said = {number.replace(",", "").rstrip(".") for number in _STANDING.findall(text)}
    unknown = said - ground.numbers
    if unknown:
        unknown -= numbers_in(ground.cited_text(item.sources))
    for number in sorted(unknown):
        yield f"the number {number} is neither in the resume nor in a cited source"
    for words in _spelled(item, ground):
        yield f"the number in words “{words}” is neither in the resume nor in a cited source"


def _spelled(item: Item, ground: Ground) -> Iterator[str]:
    """Numbers in words that amount to nothing told, multiples that the evidence does not say."""
    spelled = list(spelled_in(item.text))
    if spelled:
        source = ground.cited_text(item.sources)
        values, told = (
            values_in(ground.told) | values_in(source),
            f"{ground.told}\n{source}".lower(),
        )
        for one in spelled:
            if one.words.lower() not in told and not any(map(one.fits, values)):
                yield one.words
    yield from unproven(item.text, " ".join(piece.quote for piece in item.evidence))
