"""Jobs as a model names them, and as the lines bear them out."""

from collections.abc import Sequence
from dataclasses import dataclass

from libs.contracts.profile import Experience
from services.extract.refining.proof import Proof
from services.extract.refining.reading import Job
from services.extract.structure.dates import Period, month_name
from services.extract.structure.rows import Row
from services.extract.structure.statements import Stack, Statements, stack_of


@dataclass(frozen=True, slots=True)
class Proved:
    """What the lines say of a claimed job; what they do not say is empty."""

    company: str
    role: str
    period: Period | None
    lines: tuple[int, ...]


class Posts:
    """Makes jobs of claims.

    Args:
        proof: The lines.
        statements: Reads what stands below a title.
        stack: Skills by line.
        rows: The rows of the resume.
    """

    def __init__(
        self, proof: Proof, statements: Statements, stack: Stack, rows: Sequence[Row]
    ) -> None:
        self._proof = proof
        self._statements = statements
        self._stack = stack
        self._rows = rows

    def proved(self, job: Job) -> Proved | None:
        """What is true of the claim; None where no line names a company or a role."""
        lines = self._proof.numbers(job.lines)
        company, role = self._proof.words(job.company, lines), self._proof.words(job.role, lines)
        if not (company or role):
            return None
        return Proved(company, role, self._proof.period(job.start, job.end, lines), lines)

    def amended(self, job: Experience, claim: Proved) -> Experience:
        """The job as the rules read it, under the names and dates of the claim."""
        changed: dict[str, object] = _dates(claim.period) if claim.period else {}
        changed |= {
            "company": claim.company or job.company,
            "role": claim.role or job.role,
            "lines": tuple(sorted({*job.lines, *claim.lines})),
        }
        changed["stack"] = stack_of(claim.lines, self._stack) or job.stack
        return job.model_copy(update=changed)

    def built(self, claim: Proved) -> Experience:
        """A job that the rules did not see as one: the rules read what its lines say."""
        rows = [row for row in self._rows if row.number in claim.lines]
        body = [row for row in rows if not self._is_title(row, claim)]
        inside = self._statements.body(body, self._stack)
        return Experience(
            company=claim.company,
            role=claim.role,
            stack=stack_of(claim.lines, self._stack),
            projects=inside.projects,
            achievements=inside.achievements,
            lines=claim.lines,
        ).model_copy(update=_dates(claim.period))

    def _is_title(self, row: Row, claim: Proved) -> bool:
        names = [name for name in (claim.company, claim.role) if name]
        named = any(self._proof.words(name, row.numbers) for name in names)
        return named or self._statements.has_period(row.text)


def _dates(period: Period | None) -> dict[str, object]:
    if period is None:
        return {}
    return {
        "start": month_name(period.start),
        "end": None if period.ongoing else month_name(period.end),
        "months": period.months,
    }
