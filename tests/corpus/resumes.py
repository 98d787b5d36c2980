"""Made-up resumes from lists that no detector, rule or vocabulary of the product uses."""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Job:
    company: str
    role: str
    start: str
    end: str | None
    months: int
    tasks: tuple[str, ...]

    def period(self, now: str) -> str:
        return f"{self.start} - {self.end or now}"


@dataclass(frozen=True, slots=True)
class Resume:
    """What a document is made of, and what must be found in it again."""

    language: str
    name: str
    role: str
    pii: dict[str, str]
    summary: tuple[str, ...]
    jobs: tuple[Job, ...]
    school: str
    skills: tuple[str, ...]
    awards: tuple[str, ...]
    headings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    now: str = ""

    @property
    def contact(self) -> list[str]:
        """The lines of the header below name and role."""
        return [f"{self.labels[kind]}: {text}" for kind, text in self.pii.items()]

    def work(self) -> list[str]:
        """The lines of the work section."""
        lines = []
        for job in self.jobs:
            lines += [f"{job.company} | {job.role} | {job.period(self.now)}", *job.tasks]
        return lines


def make(language: str, seed: int, jobs: int = 3) -> Resume:
    """One resume; the same seed gives the same."""
    dice = random.Random(f"{language}{seed}")
    words = WORDS[language]
    skills = dice.sample(WORDS["skills"], 8)
    held = _jobs(dice, words, skills, jobs)
    months = sum(job.months for job in held)
    return Resume(
        language=language,
        name=dice.choice(words["names"]),
        role=held[0].role,
        pii=_pii(dice, words, language),
        summary=tuple(line.format(months=months) for line in words["summary"]),
        jobs=held,
        school=_school(dice, words),
        skills=tuple(skills),
        awards=tuple(words["awards"]),
        headings=words["headings"],
        labels=words["labels"],
        now=words["now"],
    )


def _jobs(dice: random.Random, words: Any, skills: list[str], count: int) -> tuple[Job, ...]:
    """Jobs from the newest back, without gaps or overlaps."""
    held = []
    month = 2016 * 12 + dice.randrange(12)
    for index, company in enumerate(dice.sample(words["companies"], count)):
        length = dice.randrange(14, 40)
        last = index == count - 1
        tasks = tuple(_task(dice, text, skills) for text in dice.sample(words["tasks"], 4))
        end = None if last else _month(month + length - 1)
        held.append(Job(company, dice.choice(words["roles"]), _month(month), end, length, tasks))
        month += length
    return tuple(reversed(held))


def _school(dice: random.Random, words: Any) -> str:
    return f"{dice.choice(words['schools'])} {dice.choice(words['majors'])} (2012.03 - 2016.02)"


def _month(number: int) -> str:
    return f"{number // 12}.{number % 12 + 1:02}"


def _task(dice: random.Random, text: str, skills: list[str]) -> str:
    return text.format(
        skill=dice.choice(skills),
        a=dice.randrange(400, 2000),
        b=dice.randrange(50, 350),
        c=dice.randrange(3, 30),
        p=dice.randrange(15, 90),
        n=f"{dice.randrange(12, 900) * 1000:,}",
    )


def _pii(dice: random.Random, words: Any, language: str) -> dict[str, str]:
    year, month, day = dice.randrange(1980, 1999), dice.randrange(1, 13), dice.randrange(1, 28)
    user = f"{dice.choice(['haru', 'nabi', 'orbit', 'velvet'])}{dice.randrange(10, 999)}"
    shared = {
        "mail": f"{user}@{dice.choice(words['mail'])}",
        "address": dice.choice(words["streets"]),
        "birth": f"{year}.{month:02}.{day:02}",
    }
    if language == "en":
        phone, passport = f"+44 7700 900{dice.randrange(100, 999)}", dice.randrange(10**8, 10**9)
        return {"phone": phone, **shared, "rrn": str(passport)}
    phone = f"010-{dice.randrange(2000, 9999)}-{dice.randrange(1000, 9999)}"
    serial = f"{dice.choice('12')}{dice.randrange(10**5, 10**6)}"
    return {"phone": phone, **shared, "rrn": f"{year % 100:02}{month:02}{day:02}-{serial}"}
