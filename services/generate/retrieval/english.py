"""A light English stemmer.

Inflection goes, derivation stays: more would fold words of unlike meaning together, which Harman
1991 ("How Effective Is Suffixing?") found to cost as much as it brings.
"""

_MIN_STEM = 3
_SUFFIXES = ("ing", "ed", "ion")
_DOUBLED_BY_NATURE = frozenset("ls")  # "calling" keeps its ll, "running" is "run"


def stem(word: str) -> str:
    """``word``, lower-case, without plural, ``-ing``, ``-ed``, ``-ion`` and final ``e``."""
    word = _singular(word)
    for suffix in _SUFFIXES:
        if len(word) > len(suffix) + _MIN_STEM and word.endswith(suffix):
            return _undoubled(word.removesuffix(suffix))
    return word[:-1] if len(word) > _MIN_STEM + 1 and word.endswith("e") else word


def _singular(word: str) -> str:
    if len(word) <= _MIN_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _undoubled(word: str) -> str:
    doubled = word[-1] == word[-2] and word[-1] not in _DOUBLED_BY_NATURE
    return word[:-1] if doubled else word.removesuffix("e")
