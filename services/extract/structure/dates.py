"""Periods of employment and study, in the ways that Korean and English resumes write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from libs.privacy.levelling import level

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}"
_YEAR = r"(?:(?:19|20)[0-9]{2}|['’][0-9]{2})"
_NUMERIC = (
    rf"(?:{_YEAR}|(?<![0-9.])[0-9]{{2}}(?=[.년])) ?(?:[.\-/]|년) {{0,2}}(?:1[0-2]|0?[1-9])(?![0-9])"
)
_DATE = r"(?:3[01]|[12][0-9]|0?[1-9])"
_DAY = rf"(?: ?월)?(?: ?[.\-/]? ?{_DATE} ?일|[.\-/] ?{_DATE}(?![0-9]|\.[0-9]))?\.?"
_POINT = (
    rf"(?:(?P<numeric_N>{_NUMERIC}){_DAY}"
    rf"|(?P<named_N>{_NAME}[.,]? ?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,? )?{_YEAR})"
    rf"|(?P<slashed_N>(?<![0-9./])(?:1[0-2]|0?[1-9]) ?[/.\-] ?(?:19|20)[0-9]{{2}})"
    rf"|(?P<year_N>(?<![0-9.])(?:19|20)[0-9]{{2}}(?![0-9]|[.\-/][0-9]{{1,2}}(?![0-9]))(?: ?년)?))"
)
_FIRST, _LAST = _POINT.replace("_N", "_1"), _POINT.replace("_N", "_2")
_PRESENT = (
    r"(?P<present>present|current(?:ly)?|now|today|ongoing|(?:till|to) date|"
    r"현재(?:까지)?(?: ?재직 ?중)?|재직 ?중|재직|근무 ?중|진행 ?중|재학 ?중|지금)"
)
_TO = r" ?(?:[~∼〜→]|->|-{1,2}|부터|until|till|through|thru|to) ?"
_RANGE = re.compile(
    rf"(?<![0-9A-Za-z]){_FIRST}(?:{_TO}(?:{_LAST}|{_PRESENT})"
    rf"(?: ?까지)?|(?P<open> ?[~∼〜→](?= *(?:$|[(|/)\]]))|(?= ?\(?재직 ?중)|부터 ?현재))",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince {_FIRST}", re.IGNORECASE)
_YEARS = r"[0-9]{1,2} ?(?:년|years?|yrs?|y\b)"
_MONTHS_LONG = r"(?:[0-9]{1,3}) ?(?:개월|달|months?|mos?|m\b)"
_LENGTH = re.compile(
    rf"(?<![0-9.])\(?(?:총 ?|약 ?|for |total )?(?:{_YEARS}(?: ?{_MONTHS_LONG})?|{_MONTHS_LONG})\)?",
    re.IGNORECASE,
)
_MISREAD_ZERO = re.compile(r"[Oo](?=[0-9])|(?<=[0-9])[Oo](?![A-Za-z])")
_NUMBER = re.compile(r"[0-9]+")
_CENTURY_TURN = 60
_TWELVE = 12
_LENGTH_LINE = 30


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last month, both counted; months are numbered from year 0.

    ``start``..``end`` stand at ``text[place[0]:place[1]]``; an ``ongoing`` period ends today.
    """

    start: int
    end: int
    ongoing: bool
    place: tuple[int, int]

    @property
    def months(self) -> int:
        """Length, first and last month counted."""
        return self.end - self.start + 1

    def covers(self, other: "Period") -> bool:
        """Whether ``other`` lies within this period."""
        return self.start <= other.start and other.end <= self.end


def find_period(text: str, today: date) -> Period | None:
    """The first period that ``text`` gives, if it gives one that makes sense.

    Args:
        text: One line, or two joined.
        today: Where "present" is, and after which no period can begin.
    """
    plain = _MISREAD_ZERO.sub("0", level(text))
    for found in (*_RANGE.finditer(plain), *_SINCE.finditer(plain)):
        period = _period(found, month_number(today))
        if period is not None:
            return period
    return None


def without_length(text: str) -> str:
    """``text`` without lengths such as "(2년 3개월)" that stand beside a period."""
    return _LENGTH.sub("", text)


def is_length(text: str) -> bool:
    """Whether the line says nothing but a length, as "총 5년 2개월"."""
    if len(text) > _LENGTH_LINE or not _LENGTH.search(text):
        return False
    return not without_length(text).strip(" 총약·()경력근속기간")


def union_months(periods: Iterable[Period]) -> int:
    """Months that the periods cover together, overlaps counted once."""
    return len({month for period in periods for month in range(period.start, period.end + 1)})


def month_number(day: date) -> int:
    """Months since year 0."""
    return day.year * _TWELVE + day.month - 1


def month_name(number: int) -> str:
    """``YYYY-MM``."""
    return f"{number // _TWELVE:04d}-{number % _TWELVE + 1:02d}"


def period_of(start: str | None, end: str | None, today: date) -> Period | None:
    """The period between two months as ``YYYY-MM``; without an end it goes on."""
    if start is None:
        return None
    now = month_number(today)
    last = month_number(date.fromisoformat(f"{end}-01")) if end else now
    return Period(month_number(date.fromisoformat(f"{start}-01")), last, end is None, (0, 0))


def _period(found: re.Match[str], today: int) -> Period | None:
    groups = found.groupdict()
    start = _point(groups, "_1", last=False)
    end = _point(groups, "_2", last=True)
    ongoing = end is None
    if start is None or start > today:
        return None
    last = min(end, today) if end is not None else today
    return Period(start, last, ongoing, found.span()) if start <= last else None


def _point(groups: dict[str, str | None], which: str, *, last: bool) -> int | None:
    if text := groups.get("numeric" + which):
        year, month = _NUMBER.findall(text)[:2]
        return _month(year, int(month))
    if text := groups.get("named" + which):
        name = re.search("|".join(_MONTHS), text.lower())
        return _month(_NUMBER.findall(text)[-1], _MONTHS.index(name[0]) + 1 if name else 1)
    if text := groups.get("slashed" + which):
        month, year = _NUMBER.findall(text)
        return _month(year, int(month))
    if text := groups.get("year" + which):
        return _month(text[:4], _TWELVE if last else 1)
    return None


def _month(year: str, month: int) -> int:
    number = int(year)
    if len(year) == len("yy"):
        number += 1900 if number >= _CENTURY_TURN else 2000
    return number * _TWELVE + month - 1
