"""Which interview style a company has: its own, or that of its type of company."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from libs.contracts.kinds import Language
from services.generate.knowledge.base import DATA, Knowledge
from services.generate.knowledge.entry import Entry

_FORMS = re.compile(
    r"\(주\)|\(유\)|주식회사|유한회사|유한책임회사|\s\S*(?:부문|사업부|본부)$|\.com\b"
    r"|\b(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|gmbh|pte|s\.a)\b\.?"
)
_SIGNS = re.compile(r"[^\w&+]+")
_BRANCH = re.compile(r"^한국(?=.)|(?:코리아|korea|한국법인|한국지사|한국|글로벌|global|본사)$")


class Employers:
    """Sorts companies into types, by name or, for unknown ones, by what the name says.

    Args:
        document: content of ``companies.json``: ``named`` lists the names that one company goes
            by, by type; ``patterns`` are tried in order on any other name.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._types: dict[str, str] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        for kind, companies in document["named"].items():
            for said in companies:
                names = tuple(said.split("|"))
                keys = [_key(name) for name in names]
                self._types.update(dict.fromkeys(keys, kind))
                self._names.update(dict.fromkeys(keys, names))
        self._patterns = [(kind, re.compile(said)) for kind, said in document["patterns"]]

    @classmethod
    def load(cls, folder: Path = DATA) -> Self:
        """Read the companies that ship with the product."""
        return cls(json.loads((folder / "companies.json").read_text("utf-8")))

    def type_of(self, company: str) -> str | None:
        """The type of ``company``; None if neither is it known nor does its name tell."""
        known = self._types.get(self._known(company))
        plain = _plain(company)
        return known or next((kind for kind, said in self._patterns if said.search(plain)), None)

    def names_of(self, company: str) -> tuple[str, ...]:
        """All names that ``company`` is known by; its own alone where it is not known."""
        return self._names.get(self._known(company), (company,))

    def same(self, one: str, other: str) -> bool:
        """Whether two names mean one company, in whatever script."""
        keys = {_key(name) for name in self.names_of(one)}
        return not keys.isdisjoint(_key(name) for name in self.names_of(other))

    def _known(self, company: str) -> str:
        """The key of ``company``, or of the company that it is a branch of."""
        key = _key(company)
        return key if key in self._types else _BRANCH.sub("", key)


class CompanyStyles:
    """Interview styles of the knowledge by company."""

    def __init__(self, knowledge: Knowledge, employers: Employers) -> None:
        self._knowledge = knowledge
        self._employers = employers

    def of_type(self, company: str, language: Language) -> Entry | None:
        """How companies like ``company`` interview; itself, if it has told so in public."""
        kind = self._employers.type_of(company)
        return self._knowledge.get(f"style.{kind}.{language}") if kind else None

    def names_of(self, company: str) -> str:
        """What to look for to find styles of ``company`` itself."""
        return " ".join(self._employers.names_of(company))

    def is_own(self, entry: Entry, company: str) -> bool:
        """Whether ``entry`` is about ``company`` itself, as imported ones may be."""
        return self._employers.same(entry.title, company)


def _plain(company: str) -> str:
    """``company`` in lower case, without its legal form and signs."""
    folded = unicodedata.normalize("NFKC", company).casefold()
    return _SIGNS.sub(" ", _FORMS.sub(" ", folded)).strip()


def _key(company: str) -> str:
    return _plain(company).replace(" ", "")
