"""Whether what a model wrote is an answer: complete, of the right shape, in the right language."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from libs.contracts.kinds import Language
from libs.llm.faults import Fault, VendorError
from libs.llm.port import Completion, Prompt, Stop, T

_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")

# Technical Korean is full of Latin names, so a fifth already makes it Korean; English may quote a
# Korean name. A syllable is written with two or three letters and counts as two.
_SYLLABLE = 2
_LEAST_KOREAN = 0.20
_MOST_KOREAN_IN_ENGLISH = 0.15
_FEWEST_LETTERS = 40  # below this the share says nothing


def judged(completion: Completion, prompt: Prompt[T], language: Language | None) -> T:
    """The answer in ``completion``.

    Raises:
        VendorError: It is refused, cut off, empty, no JSON, of another shape, or in another
            language; the error carries the usage, for the vendor charges for it all the same.
    """
    if fault := _fault_of_text(completion):
        raise VendorError(fault, usage=completion.usage)
    try:
        value = prompt.answer.model_validate_json(_unfenced(completion.text))
    except ValidationError as error:
        broken = error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"
        fault = Fault.MALFORMED if broken else Fault.INVALID
        raise VendorError(fault, usage=completion.usage) from error
    if language is not None and not written_in(value, language):
        raise VendorError(Fault.LANGUAGE, usage=completion.usage)
    return value


def _fault_of_text(completion: Completion) -> Fault | None:
    if completion.stop is None:
        return Fault.DROPPED
    if completion.stop is Stop.REFUSAL:
        return Fault.REFUSAL
    if not completion.text.strip():
        return Fault.EMPTY
    return Fault.CUT_OFF if completion.stop is Stop.LENGTH else None


def _unfenced(text: str) -> str:
    """Compatible servers without strict mode like to fence their JSON."""
    fenced = _FENCE.match(text)
    return fenced[1] if fenced else text


def written_in(value: BaseModel, language: Language) -> bool:
    """Whether the prose in ``value`` is in ``language``; too little prose passes."""
    prose = " ".join(text for text in _texts(value.model_dump(mode="json")) if " " in text)
    korean, latin = _SYLLABLE * len(_HANGUL.findall(prose)), len(_LATIN.findall(prose))
    if korean + latin < _FEWEST_LETTERS:
        return True
    share = korean / (korean + latin)
    if language is Language.KO:
        return share >= _LEAST_KOREAN
    return share <= _MOST_KOREAN_IN_ENGLISH


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for inner in node.values():
            yield from _texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _texts(inner)
