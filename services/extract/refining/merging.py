"""The rules' profile and a model's reading made one: each field stands in the lines it points at.

Where both tell of the same lines, the model's names and dates win, if the lines say them; what the
rules read below the title stays. What only one of them tells is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from libs.contracts.kinds import Seniority
from libs.contracts.profile import Education, Experience, Profile, Project, ResumeText, Skill
from services.extract.refining.posts import Posts
from services.extract.refining.proof import Proof
from services.extract.refining.reading import Competence, Reading, School, Undertaking
from services.extract.structure.dates import period_of, union_months
from services.extract.structure.rows import rows
from services.extract.structure.statements import Stack, by_line, stack_of
from services.extract.structure.structurer import Structurer


class _Lined(Protocol):
    """A part of a profile."""

    @property
    def lines(self) -> tuple[int, ...]: ...


T = TypeVar("T", bound=_Lined)


class Merger:
    """Merges readings; keeps nothing of what it reads."""

    def __init__(self, structurer: Structurer) -> None:
        self._structurer = structurer

    def merge(self, text: ResumeText, reading: Reading, today: date) -> Profile:
        """The profile of ``text``, refined as far as its lines bear ``reading`` out."""
        old, proof = text.profile, Proof(text.lines, today)
        skills = self._skills(old.skills, reading.skills, proof)
        stack = by_line(skills)
        statements = self._structurer.statements(today)
        rowed = rows(text.lines)
        jobs = _posts(Posts(proof, statements, stack, rowed), old.experiences, reading)
        taken = {number for job in jobs for number in job.lines}
        named = [_project(claim, proof, stack) for claim in reading.projects]
        loose = [p for p in named if p and not taken.intersection(p.lines)]
        summary, summary_lines = _summary(text, reading, proof)
        dated = [(job, p) for job in jobs if (p := period_of(job.start, job.end, today))]
        months = union_months(period for _, period in dated)
        return Profile(
            summary=summary,
            summary_lines=summary_lines,
            experiences=jobs,
            projects=_together(old.projects, loose),
            education=_together(old.education, _schools(reading.schools, proof)),
            skills=skills,
            total_months=months,
            seniority=Seniority.of_months(months),
            role=self._structurer.role(dated, summary, skills) or old.role,
        )

    def _skills(
        self, old: Sequence[Skill], claims: Iterable[Competence], proof: Proof
    ) -> tuple[Skill, ...]:
        """The skills of the rules, and those of the vocabulary that a line names misspelt."""
        found: dict[str, Skill] = {skill.name: skill for skill in old}
        for claim in claims:
            match = self._structurer.known(claim.name)
            lines = proof.naming(claim.name, proof.numbers(claim.lines)) if match else ()
            if match and lines:
                known = found.get(match.name)
                both = sorted({*lines, *(known.lines if known else ())})
                found[match.name] = Skill(
                    name=match.name, category=match.category, lines=tuple(both)
                )
        return tuple(found.values())


def _posts(posts: Posts, old: Sequence[Experience], reading: Reading) -> tuple[Experience, ...]:
    claims = [claim for job in reading.jobs if (claim := posts.proved(job))]
    shared: Mapping[int, int] = {
        place: sum(bool(set(claim.lines).intersection(job.lines)) for claim in claims)
        for place, job in enumerate(old)
    }
    made: list[Experience] = []
    for claim in claims:
        near = [n for n, job in enumerate(old) if set(claim.lines).intersection(job.lines)]
        same = old[near[0]] if len(near) == 1 and shared[near[0]] == 1 else None
        made.append(posts.amended(same, claim) if same else posts.built(claim))
    return _together(old, made)


def _project(claim: Undertaking, proof: Proof, stack: Stack) -> Project | None:
    numbers = proof.numbers(claim.lines)
    name = proof.words(claim.name, numbers)
    return Project(name=name, stack=stack_of(numbers, stack), lines=numbers) if name else None


def _schools(claims: Iterable[School], proof: Proof) -> list[Education]:
    made = []
    for claim in claims:
        numbers = proof.numbers(claim.lines)
        if school := proof.words(claim.school, numbers):
            degree, field = (proof.words(text, numbers) for text in (claim.degree, claim.field))
            made.append(Education(school=school, degree=degree, field=field, lines=numbers))
    return made


def _together(old: Sequence[T], made: Sequence[T]) -> tuple[T, ...]:
    """``made``, and of ``old`` what shares no line with it, in the order of the resume."""
    taken = {number for item in made for number in item.lines}
    kept = [item for item in old if not taken.intersection(item.lines)]
    both: list[T] = [*kept, *made]
    return tuple(sorted(both, key=lambda item: min(item.lines, default=0)))


def _summary(text: ResumeText, reading: Reading, proof: Proof) -> tuple[str, tuple[int, ...]]:
    old = text.profile
    numbers = proof.numbers(reading.summary_lines)
    if old.summary or not numbers:
        return old.summary, old.summary_lines
    return " ".join(line.text for line in text.lines if line.number in numbers), numbers
