"""Made-up resumes: header, jobs, skills, schools, mentions, and what is true about them."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from bench.planted.page import Item, Page, document
from bench.planted.people import Name, People
from libs.contracts.kinds import Language
from libs.privacy.kinds import Kind

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBERS = {
    "passport": Kind.PASSPORT,
    "licence": Kind.LICENCE,
    "account": Kind.ACCOUNT,
    "card": Kind.CARD,
    "business": Kind.BUSINESS,
}
TODAY = date(2026, 11, 24)
_HEADED, _SUMMARISED, _ONGOING, _MENTIONING = 0.9, 0.5, 0.5, 0.4  # shares


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it truly was; months count from year 0."""

    company: str
    role: str
    start: int
    end: int
    ongoing: bool


@dataclass(slots=True)
class Resume:
    """A made-up resume and the truth about it."""

    language: Language
    page: Page
    jobs: list[Job] = field(default_factory=list)
    skills: set[str] = field(default_factory=set)
    school: str = ""

    @property
    def months(self) -> int:
        """Months of work, overlaps counted once."""
        return len({month for job in self.jobs for month in range(job.start, job.end + 1)})


class Resumes:
    """Makes resumes; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 (test data)
        self._people = People(self._random)
        self._lists: dict[str, Any] = document("lists.json")
        self._skills: dict[str, Any] = document("skills.json")
        self._sentences: dict[str, Any] = document("sentences.json")
        self._layouts: dict[str, Any] = document("layouts.json")

    def make(self, language: Language) -> Resume:
        """One resume."""
        resume = Resume(language, Page())
        trade = self._random.choice(("software", "software", "nursing", "business"))
        owner = self._people.name()
        headed = self._chance(_HEADED)
        self._header(resume, owner, trade)
        if headed and self._chance(_SUMMARISED):
            self._heading(resume, "summary")
            resume.page.write(self._random.choice(self._sentences["summaries"][language]), {})
        self._skill_list(resume, trade, headed=headed)
        self._jobs(resume, trade, owner, headed=headed)
        self._school(resume, headed=headed)
        self._extras(resume, owner)
        return resume

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _header(self, resume: Resume, owner: Name, trade: str) -> None:
        values = self._values(owner, resume.language, trade)
        for template in self._random.choice(self._layouts["headers"][resume.language]):
            resume.page.write(template, values)

    def _values(self, owner: Name, language: Language, trade: str) -> dict[str, Item]:
        korean = language is Language.KO
        people, other = self._people, self._people.name()
        numbers = {slot: people.number(kind) for slot, kind in _NUMBERS.items()}
        return numbers | {
            "name": Item(owner.hangul, Kind.NAME),
            "name_spaced": Item(" ".join(owner.hangul), Kind.NAME),
            "name_en": Item(owner.latin, Kind.NAME),
            "name_en_caps": Item(owner.latin.upper(), Kind.NAME),
            "owner": Item(owner.hangul, Kind.NAME),
            "owner_first": Item(owner.first, Kind.NAME),
            "other": Item(other.hangul, Kind.NAME),
            "other_en": Item(other.latin, Kind.NAME),
            "phone": people.phone(korean=korean),
            "email": people.email(owner),
            "url": people.url(owner),
            "birth": people.birth(korean=korean),
            "address": people.address(korean=korean),
            "rrn": people.resident(),
            "foreigner": people.resident(foreigner=True),
            "bank": people.bank(),
            "role": Item(self._random.choice(self._sentences["roles"][trade][language])),
        }

    def _heading(self, resume: Resume, part: str) -> None:
        resume.page.write(
            self._random.choice(self._sentences["headings"][resume.language][part]), {}
        )

    def _skill_list(self, resume: Resume, trade: str, *, headed: bool) -> None:
        if headed:
            self._heading(resume, "skills")
        names = self._random.sample(sorted(self._skills[trade]), 5)
        resume.page.write(", ".join(self._written(resume, trade, name) for name in names), {})

    def _written(self, resume: Resume, trade: str, name: str) -> str:
        resume.skills.add(name)
        forms = self._skills[trade][name]
        if resume.language is Language.EN:
            forms = [form for form in forms if form.isascii()] or [name]
        return str(self._random.choice(forms))

    def _jobs(self, resume: Resume, trade: str, owner: Name, *, headed: bool) -> None:
        layouts = self._layouts[resume.language]
        layout = self._random.choice(layouts["jobs"])
        style = {
            key: self._random.choice(layouts[key])
            for key in ("bullets", "months", "dashes", "present")
        }
        if headed:
            self._heading(resume, "experience")
        for job in self._careers(resume.language, trade):
            resume.jobs.append(job)
            values = self._job_values(resume.language, job, style)
            for template in layout:
                resume.page.write(template, values)
            self._points(resume, trade, owner, str(style["bullets"]))

    def _careers(self, language: Language, trade: str) -> list[Job]:
        roles = self._sentences["roles"][trade][language]
        names = self._random.sample(
            self._lists[_list_of(language)]["companies"], self._random.randint(1, 4)
        )
        today = TODAY.year * 12 + TODAY.month - 1
        end, jobs = today, []
        for place, company in enumerate(names):
            length = self._random.randint(5, 58)
            ongoing = place == 0 and self._chance(_ONGOING)
            if place == 0 and not ongoing:
                end -= self._random.randint(1, 20)
            jobs.append(Job(company, self._random.choice(roles), end - length + 1, end, ongoing))
            end -= length - self._random.choice((-3, -1, 0, 0, 2))
        return jobs

    def _job_values(self, language: Language, job: Job, style: dict[str, str]) -> dict[str, Item]:
        months = job.end - job.start + 1
        last = style["present"] if job.ongoing else _month(job.end, style["months"])
        lists = self._lists[_list_of(language)]
        return {
            "company": Item(job.company),
            "role": Item(job.role),
            "department": Item(self._random.choice(self._lists["korean"]["departments"])),
            "place": Item(self._random.choice(lists.get("places", ["서울"]))),
            "length": Item(f"{months // 12}년 {months % 12}개월"),
            "period": Item(_month(job.start, style["months"]) + style["dashes"] + last),
        }

    def _points(self, resume: Resume, trade: str, owner: Name, bullet: str) -> None:
        for _ in range(self._random.randint(2, 5)):
            template = self._random.choice(self._sentences[resume.language])["text"]
            while "{skill}" in template:
                name = self._random.choice(sorted(self._skills[trade]))
                template = template.replace("{skill}", self._written(resume, trade, name), 1)
            resume.page.write(bullet + template, {})
        if self._chance(_MENTIONING):
            template = self._random.choice(self._layouts["mentions"][resume.language])
            resume.page.write(bullet + template, self._values(owner, resume.language, trade))

    def _school(self, resume: Resume, *, headed: bool) -> None:
        lists = self._lists[_list_of(resume.language)]
        layouts = self._layouts[resume.language]
        if headed:
            self._heading(resume, "education")
        resume.school = self._random.choice(lists["schools"])
        values = {
            "school": Item(resume.school),
            "major": Item(self._random.choice(lists["majors"])),
            "period": Item(
                "2008.03 ~ 2012.02" if resume.language is Language.KO else "2008 - 2012"
            ),
        }
        resume.page.write(self._random.choice(layouts["education"]), values)

    def _extras(self, resume: Resume, owner: Name) -> None:
        self._heading(resume, "references")
        extras = self._layouts["extras"][resume.language]
        for template in self._random.sample(extras, 3):
            resume.page.write(template, self._values(owner, resume.language, "software"))


def _list_of(language: Language) -> str:
    return "korean" if language is Language.KO else "english"


def _month(number: int, style: str) -> str:
    month = _MONTHS[number % 12]
    return style.format(y=number // 12, m=number % 12 + 1, mon=month[:3], month=month)
