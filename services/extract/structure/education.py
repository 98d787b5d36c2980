"""Schools, degrees and fields of study."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from libs.contracts.profile import Education
from services.extract.structure.layout import cells, label_of, trimmed
from services.extract.structure.rows import Row, numbers_of

_YEARS = re.compile(
    r"(?:(?:19|20)[0-9]{2}[0-9.\-/~ 년월]*)+|\b(?:graduated|expected|class of)\b", re.IGNORECASE
)
_STATE = re.compile(
    r"(?:졸업(?: ?예정)?|재학|수료|중퇴|휴학|입학|편입|GPA.*|학점.*)$", re.IGNORECASE
)
_FIELD = re.compile(
    r"(?P<field>[가-힣A-Za-z·&]{1,20}(?:학과|학부|전공|공학|교육과|간호학|디자인|경영학|과))(?![가-힣])"
)
_IN = re.compile(r"\b(?:in|of) (?P<field>[A-Z][A-Za-z&]+(?: (?:and|&|[A-Z][A-Za-z]+))*)")
_HEADING = re.compile(r"^(?:education|학력|학력사항|최종학력) ?[:：] ?", re.IGNORECASE)
_LEVEL = re.compile(r"\((?:hons|honours|first class)[^)]*\)", re.IGNORECASE)


class Schools:
    """Reads lines about education.

    Args:
        document: The content of ``markers.json``.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._words = tuple(document["school"])
        schools = [re.escape(word) for word in self._words]
        hangul = "|".join(word for word in schools if not word.isascii())
        latin = "|".join(word for word in schools if word.isascii())
        place = r"[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)*"
        self._school = re.compile(
            rf"(?P<school>[가-힣A-Za-z]{{0,20}}(?:{hangul})(?![가-힣])"
            rf"(?: [가-힣]{{2,8}}(?:대학원|캠퍼스))?"
            rf"|(?:[A-Z][A-Za-z.'&\-]{{0,20}} ){{0,6}}(?i:{latin})\b(?: (?:of|at) {place})?)"
        )
        degrees = sorted(document["degree"], key=len, reverse=True)
        self._degree = re.compile(
            rf"(?<![A-Za-z가-힣])(?:{'|'.join(map(re.escape, degrees))})(?![a-z])"
            rf"|(?<=[ )(/·,])[학석박]사",
            re.IGNORECASE,
        )
        labels = document["labels"]
        self._labels = {
            label: field for field in ("school", "field", "degree") for label in labels[field]
        }

    def names_school(self, text: str) -> bool:
        """Whether the line names a school."""
        plain = text.lower()
        return any(word in plain for word in self._words) and bool(self._school.search(text))

    def read(self, lines: Sequence[Row]) -> tuple[Education, ...]:
        """The schools in order; a line without one adds to the school above it."""
        groups: list[list[Row]] = []
        waiting: list[Row] = []
        for line in lines:
            if self.names_school(line.text):
                groups.append([*waiting, line])
                waiting = []
            elif groups and not waiting and not _opens(line):
                groups[-1].append(line)
            else:
                waiting.append(line)
        if groups:
            groups[-1] += waiting
        return tuple(self._education(group) for group in groups)

    def _education(self, lines: Sequence[Row]) -> Education:
        text = " | ".join(line.text for line in lines)
        school = self._school.search(text)
        found = {"school": trimmed(school["school"]) if school else ""}
        rest = text.replace(school["school"], " | ", 1) if school else text
        found |= self._field_and_degree(rest)
        for line in lines:
            labelled = label_of(line.text, self._labels)
            if labelled and labelled.label in self._labels:
                found[self._labels[labelled.label]] = trimmed(labelled.value)
        return Education(**found, lines=numbers_of(lines))

    def _field_and_degree(self, text: str) -> dict[str, str]:
        degree, field = "", ""
        for cell in cells(_YEARS.sub(" | ", text)):
            plain = _HEADING.sub("", _STATE.sub("", cell)).strip()
            titled = self._degree.search(plain)
            named = _IN.search(plain) or _FIELD.search(plain)
            named_field = named["field"] if named else _beside(plain, titled) if titled else ""
            field = field or named_field
            if titled and not degree:
                degree = trimmed(_IN.sub("", plain).replace(named_field, "")) or titled[0]
        return {"degree": degree, "field": field}


def _beside(cell: str, degree: re.Match[str]) -> str:
    """The field that stands beside a degree: "BSc Mathematics", "Mathematics BSc"."""
    rest = trimmed(_LEVEL.sub("", cell[degree.end() :]) or cell[: degree.start()])
    return rest if rest[:1].isupper() else ""


def _opens(line: Row) -> bool:
    """Whether a line that names no school can stand above one: it begins with a year."""
    return bool(re.match(r"\W*(?:19|20)[0-9]{2}", line.text))
