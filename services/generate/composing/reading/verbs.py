"""How resume lines state deeds, in both languages; the words lie in ``verbs.yaml``."""

import re
from pathlib import Path
from typing import Any

import yaml

_RAW: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("verbs.yaml").read_text(encoding="utf-8")
)
_NOUN = re.compile(rf"(?:{_RAW['ko']['nouns']})$")
_ENDINGS: dict[str, str] = _RAW["ko"]["endings"]
_PAST = re.compile(rf"^(?:(?:{_RAW['en']['past']})|[A-Za-z-]+ed)\b", re.IGNORECASE)
_NOT_PAST = re.compile(rf"^(?:{_RAW['en']['not_past']})\b", re.IGNORECASE)


def told_korean(clause: str) -> str | None:
    """``clause`` retold with its verb ("… 단축" becomes "… 단축했다고"), if it ends in one."""
    if _NOUN.search(clause):
        return f"{clause}했다고"
    for ending, telling in _ENDINGS.items():
        if clause.endswith(ending):
            return clause.removesuffix(ending) + telling
    return None


def told_english(clause: str) -> str | None:
    """``clause`` as it follows "you" ("reduced …"), if it starts with a verb in the past."""
    if _PAST.match(clause) and not _NOT_PAST.match(clause):
        return clause[0].lower() + clause[1:]
    return None


def is_deed(text: str) -> bool:
    """Whether ``text`` says that something was done."""
    clause = text.rstrip(" .;,")
    return bool(told_korean(clause) or told_english(clause))
