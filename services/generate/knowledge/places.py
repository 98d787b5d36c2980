"""Places: the technology or setting that a question is set in, worded in each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from libs.contracts.kinds import Language
from services.generate.composing.wording.slots import Word

_GROUP, _INLINE = "@", ":"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is set.

    Attributes:
        suffix: end of the question's id, such as ``.kafka``.
        skill: the canonical skill, if the place is one.
        slots: values for the slots ``at``, ``lead`` and ``service`` of a frame.
    """

    suffix: str
    skill: str | None
    slots: Mapping[Language, Mapping[str, str]]


NOWHERE = Place("", None, {language: {"at": "", "lead": ""} for language in Language})


class Places:
    """The places of the data set.

    Args:
        document: content of ``places.json``.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._phrases: Mapping[str, Mapping[str, str]] = document["skills"]
        self._groups: Mapping[str, list[list[str]]] = document["groups"]
        self.peak = tuple(
            _service(number, ko, en) for number, (ko, en) in enumerate(document["peak"])
        )

    def resolve(self, names: tuple[str, ...]) -> tuple[Place, ...]:
        """The places that a concept names; nowhere in particular if it names none.

        Raises:
            KeyError: a group is unknown.
        """
        found = tuple(place for name in names for place in self._expand(name))
        return found or (NOWHERE,)

    def _expand(self, name: str) -> Iterator[Place]:
        if name.startswith(_GROUP):
            group = name.removeprefix(_GROUP)
            for number, words in enumerate(self._groups[group]):
                yield _setting(f"{group}{number}", *words)
        elif _INLINE in name:
            ko, en = name.split(_INLINE, 1)
            yield _setting("there", f"{ko}에서", en)
        else:
            yield self._technology(name)

    def _technology(self, skill: str) -> Place:
        phrase = self._phrases.get(skill, {})
        korean = {
            "at": phrase.get("ko", f"{skill}에서") + " ",
            "lead": phrase.get("lead_ko", f"{Word(skill):을} 쓰는 팀입니다.") + " ",
        }
        english = {
            "at": " " + phrase.get("en", f"in {skill}"),
            "lead": phrase.get("lead_en", f"Your team uses {skill}.") + " ",
        }
        key = "".join(char if char.isalnum() else "-" for char in skill.lower())
        return Place(f".{key}", skill, {Language.KO: korean, Language.EN: english})


def _setting(key: str, korean: str, english: str, lead_ko: str = "", lead_en: str = "") -> Place:
    lead_ko = lead_ko or f"{korean} 일하고 계신다고 합시다."
    lead_en = lead_en or f"Say you work {english}."
    ko = {"at": f"{korean} ", "lead": f"{lead_ko} "}
    en = {"at": f" {english}", "lead": f"{lead_en} "}
    return Place(f".{key}", None, {Language.KO: ko, Language.EN: en})


def _service(number: int, korean: str, english: str) -> Place:
    slots: dict[Language, dict[str, str]] = {
        Language.KO: {"service": Word(korean)},
        Language.EN: {"service": english},
    }
    return Place(f".peak{number}", None, slots)
