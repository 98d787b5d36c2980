"""Places: the technology or setting that a question is set in, worded in each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from libs.contracts.kinds import Language
from services.generate.composing.wording.slots import Word

_SETTING = "@"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is set.

    Attributes:
        suffix: end of the question's id, such as ``.kafka``.
        skill: the canonical skill, if the place is one.
        roles: whom alone the place concerns; empty if it narrows nothing down.
        lead: the sentence, with a space after it, that names the place; empty if there is none.
    """

    suffix: str
    skill: str | None
    roles: frozenset[str]
    lead: Mapping[Language, str]

    def narrow(self, roles: tuple[str, ...]) -> tuple[str, ...]:
        """Those of ``roles`` that the place concerns."""
        return tuple(role for role in roles if role in self.roles) or roles


NOWHERE = Place("", None, frozenset(), dict.fromkeys(Language, ""))


class Places:
    """The places of the data set.

    Args:
        document: content of ``places.json``.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._skills: Mapping[str, Mapping[str, Any]] = document["skills"]
        self._settings: Mapping[str, Mapping[str, str]] = document["settings"]
        self._groups: Mapping[str, list[str]] = document["groups"]

    def resolve(self, names: tuple[str, ...]) -> tuple[Place, ...]:
        """The places that a concept names; nowhere in particular if it names none.

        Args:
            names: skills, ``@setting``, or ``@group`` of settings.

        Raises:
            KeyError: a setting is unknown.
        """
        found = tuple(place for name in names for place in self._expand(name))
        return found or (NOWHERE,)

    def _expand(self, name: str) -> Iterator[Place]:
        if not name.startswith(_SETTING):
            yield self._technology(name)
            return
        key = name.removeprefix(_SETTING)
        for setting in self._groups.get(key, [key]):
            words = self._settings[setting]
            lead = {language: f"{words[language]} " for language in Language}
            yield Place(f".{setting.replace('_', '-')}", None, frozenset(), lead)

    def _technology(self, skill: str) -> Place:
        phrase = self._skills.get(skill, {})
        lead = {
            Language.KO: phrase.get("lead_ko", f"{Word(skill):을} 쓰는 팀입니다.") + " ",
            Language.EN: phrase.get("lead_en", f"Your team uses {skill}.") + " ",
        }
        key = "".join(char if char.isalnum() else "-" for char in skill.lower())
        return Place(f".{key}", skill, frozenset(phrase.get("roles", ())), lead)
