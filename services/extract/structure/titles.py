"""Who and what a title line names: company, role, department; school, degree, field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.extract.structure.layout import cells

_WORD = re.compile(r"[^\s,]+")
_EDGES = ".,()[]"
_RANK = re.compile(r"^(?:선임|책임|수석|전임|주임)")
_INSTITUTE_LENGTH = 6  # "한빛기술연구원" is a company, "선임연구원" a role
_EMPLOYMENT = re.compile(
    r"(?:정규직|계약직|인턴|프리랜서|파견직|재직 ?중|퇴사|현재|full[- ]?time|part[- ]?time|"
    r"contract|remote|hybrid)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?,? [A-Z]{2}|[A-Z]{2}|Greater .+ Area")
_FORMS_BEFORE = ("주식회사", "유한회사", "㈜", "(주)", "주)", "재단법인", "사단법인")
_LEGAL_FORMS = frozenset(("inc", "ltd", "llc", "corp", "gmbh", "plc", "llp"))


@dataclass(frozen=True, slots=True)
class Title:
    """What a title names; what it does not name is empty."""

    company: str = ""
    role: str = ""
    department: str = ""
    unknown: str = ""
    """A name that nothing marks: the company, where no other is."""

    def or_else(self, other: "Title") -> "Title":
        """This title with its gaps filled from ``other``."""
        return Title(
            self.company or other.company,
            self.role or other.role,
            self.department or other.department,
            self.unknown or other.unknown,
        )

    @property
    def employer(self) -> str:
        """The best name there is for the company."""
        return self.company or self.unknown or self.department


class Titles:
    """Reads title lines.

    Args:
        document: The content of ``markers.json``.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._company = _Words(document["company"])
        self._role = _Words(document["role"])
        self._prefix = frozenset(document["role_prefix"])
        activities = frozenset(document["activity"])
        trades = (*self._prefix, *document["trade"])
        self._activity = activities | {trade + act for trade in trades for act in activities}
        self._places = frozenset(document["places"])
        self._department = _Words(document["department"])

    def read(self, text: str) -> Title:
        """The company, role and department that ``text`` names."""
        title = Title()
        for cell in cells(text):
            if _EMPLOYMENT.fullmatch(cell) or self._is_place(cell):
                continue
            part = self._cell(cell)
            if part.unknown and title.employer and part.role:
                part = Title(role=cell)  # "가람금융 | 정보보안 담당": all of it is the role
            title = title.or_else(part if part != Title() else Title(unknown=cell))
        return title

    def names_role(self, text: str) -> bool:
        """Whether a word of ``text`` is a role."""
        return any(self._is_role(word) for word in _words(text))

    def names_legal_form(self, text: str) -> bool:
        """Whether ``text`` names a company beyond doubt, by its legal form."""
        words = (word.lower().strip(_EDGES) for word in _words(text))
        return any(word in _LEGAL_FORMS or word.startswith(_FORMS_BEFORE) for word in words)

    def _is_place(self, cell: str) -> bool:
        return cell.lower() in self._places or bool(_PLACE.fullmatch(cell))

    def _cell(self, cell: str) -> Title:
        words = _words(cell)
        company_end = self._company_end(words)
        role_start = next(
            (n for n in range(company_end, len(words)) if self._opens_role(words[n])), len(words)
        )
        if not any(self._is_role(word) for word in words[role_start:]):
            return self._without_role(cell, words, company_end)
        first = company_end or (role_start if not words[0].isascii() else 0)
        role, department = self._role_and_department(words[first:])
        name = " ".join(words[:first])
        if company_end:
            return Title(name, role, department)
        return Title(role=role, department=department, unknown=name)

    def _company_end(self, words: list[str]) -> int:
        """How many words the company's name has at least; "Software Engineer" names none."""
        marks = [n for n, word in enumerate(words, 1) if self._is_company(word)]
        if marks and words[0].isascii() and any(map(self._is_role, words[marks[-1] :])):
            marks = [n for n in marks if words[n - 1].lower().strip(_EDGES) in _LEGAL_FORMS]
        if marks and marks[-1] == 1 and self._company.is_one(words[0]) and not words[0].isascii():
            marks = [2]  # "주식회사 다람", "스튜디오 나무그늘"
        return marks[-1] if marks else 0

    def _without_role(self, cell: str, words: list[str], company_end: int) -> Title:
        if company_end:
            department = " ".join(words[company_end:])
            return Title(" ".join(words[:company_end]) if department else cell, "", department)
        if not self._department.ends(words[-1]):
            return Title()
        whole = self._department.is_one(words[-1])  # "내과 병동"
        if len(words) > 1 and not whole and not words[0].isascii():
            return Title(company=" ".join(words[:-1]), department=words[-1])
        return Title(department=cell)

    def _role_and_department(self, words: list[str]) -> tuple[str, str]:
        ends = [n for n, w in enumerate(words, 1) if not w.isascii() and self._department.ends(w)]
        end = ends[-1] if ends else 0
        return " ".join(words[end:]), " ".join(words[:end])

    def _opens_role(self, word: str) -> bool:
        plain = word.lower().strip(_EDGES)
        department = not word.isascii() and self._department.ends(word)
        return plain in self._prefix or department or self._is_role(word)

    def _is_role(self, word: str) -> bool:
        """Whether the word is a role: a person who does it, or what they do ("서버개발")."""
        if word.lower().strip(_EDGES) in self._activity:
            return True
        return self._role.ends(word) and (not self._is_institute(word) or bool(_RANK.match(word)))

    def _is_company(self, word: str) -> bool:
        if word.lower() in self._prefix:
            return False
        if word.startswith("("):
            return self._company.ends(word[:3]) or self._company.ends(word)
        return self._company.ends(word) and (not self._role.ends(word) or self._is_institute(word))

    def _is_institute(self, word: str) -> bool:
        return word.endswith("연구원") and len(word) >= _INSTITUTE_LENGTH and not _RANK.match(word)


class _Words:
    """Words by which others are judged: a Latin word must be one, a Hangul word may end in one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._whole = frozenset(words)
        self._endings = tuple(word for word in words if not word.isascii())

    def is_one(self, word: str) -> bool:
        return word.lower().strip(_EDGES) in self._whole or word in self._whole

    def ends(self, word: str) -> bool:
        plain = word.lower()
        return (
            plain in self._whole
            or plain.strip(_EDGES) in self._whole
            or plain.endswith(self._endings)
        )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
