"""How much of a resume's structure is read, and how fast.

Made-up resumes in Korean and English, masked first as in the pipeline. Skills are counted over
all resumes (micro F1); months are right when the total of a resume is exact, overlaps counted
once; a job is found when its first and last month and its company are right. The peer is plain
search for the names and aliases of the same vocabulary, one after the other.
"""

import re
from collections.abc import Iterable
from time import process_time

from bench.harness import Bound, finish, main, percentile
from bench.planted.resumes import TODAY, Resume, Resumes
from libs.contracts.kinds import Language
from libs.contracts.profile import Line, Profile
from libs.contracts.skills import Vocabulary
from libs.privacy.detector import Detector
from libs.privacy.masking import Masker
from services.extract.structure.dates import month_name
from services.extract.structure.language import detect_language
from services.extract.structure.structurer import Structurer

_RESUMES = 200
_MARKS = re.compile(r"[\s().,&㈜]|주식회사|Inc|Ltd|주(?=\))")


class Tally:
    """Counts of what is right over all resumes."""

    def __init__(self) -> None:
        self.skills_right = self.skills_read = self.skills_true = 0
        self.jobs = self.jobs_dated = self.jobs_found = self.roles = self.schools = 0
        self.months = self.languages = self.resumes = 0
        self.wrong: list[str] = []

    def add(self, resume: Resume, profile: Profile, lines: list[Line]) -> None:
        """Compare a profile with the truth."""
        self.resumes += 1
        self.months += self._note(resume.months == profile.total_months, resume, profile, "months")
        self.languages += detect_language(lines) is resume.language
        self.schools += any(_alike(resume.school, e.school) for e in profile.education)
        read = {skill.name for skill in profile.skills}
        self.skills_true += len(resume.skills)
        self.skills_read += len(read)
        self.skills_right += len(read & resume.skills)
        self._add_jobs(resume, profile)

    def f1(self) -> float:
        """Harmonic mean of precision and recall of skills."""
        return 2 * self.skills_right / (self.skills_true + self.skills_read)

    def _add_jobs(self, resume: Resume, profile: Profile) -> None:
        read = {(job.start, job.end): job for job in profile.experiences}
        for job in resume.jobs:
            self.jobs += 1
            found = read.get((month_name(job.start), None if job.ongoing else month_name(job.end)))
            self.jobs_dated += found is not None
            named = found is not None and _alike(job.company, found.company)
            self.jobs_found += self._note(named, resume, profile, job.company)
            self.roles += found is not None and job.role in found.role

    def _note(self, right: bool, resume: Resume, profile: Profile, what: str) -> bool:
        if not right:
            jobs = [(j.company, j.role, j.start, j.end) for j in profile.experiences]
            self.wrong.append("\n".join([f"--- {what}", *resume.page.lines, f"read: {jobs}"]))
        return right


def _alike(truth: str, read: str) -> bool:
    return _MARKS.sub("", truth) == _MARKS.sub("", read)


def _search(vocabulary: Vocabulary, texts: Iterable[str]) -> set[str]:
    """The peer: look for every name by itself."""
    text = "\n".join(texts).lower()
    return {name for name in vocabulary.categories if name.lower() in text}


def measure(made: list[Resume]) -> tuple[Tally, dict[str, float]]:
    """Read all resumes; the tally and the figures."""
    vocabulary = Vocabulary.load()
    structurer, masker, tally = Structurer(vocabulary), Masker(Detector()), Tally()
    times: list[float] = []
    peer_right = peer_read = 0
    for resume in made:
        masked = masker.mask(resume.page.lines).lines
        lines = [Line(number=n, text=text) for n, text in enumerate(masked, 1)]
        start = process_time()
        profile = structurer.structure(lines, TODAY)
        times.append((process_time() - start) * 1000)
        tally.add(resume, profile, lines)
        peer = _search(vocabulary, masked)
        peer_right += len(peer & resume.skills)
        peer_read += len(peer)
    return tally, {
        "resumes": float(tally.resumes),
        "skills F1": tally.f1(),
        "skills recall": tally.skills_right / tally.skills_true,
        "skills precision": tally.skills_right / tally.skills_read,
        "plain search: skills F1": 2 * peer_right / (peer_read + tally.skills_true),
        "total months exact": tally.months / tally.resumes,
        "jobs with both dates right": tally.jobs_dated / tally.jobs,
        "jobs found (dates and company)": tally.jobs_found / tally.jobs,
        "roles right": tally.roles / tally.jobs,
        "schools found": tally.schools / tally.resumes,
        "language right": tally.languages / tally.resumes,
        "structure(): ms per resume, p50": percentile(times, 0.5),
        "structure(): ms per resume, p95": percentile(times, 0.95),
    }


def run() -> int:
    """Measure and judge."""
    resumes = Resumes(seed=42)
    made = [resumes.make(tuple(Language)[n % 2]) for n in range(_RESUMES)]
    _, figures = measure(made)
    bounds = (
        Bound("resumes", 60, at_least=True),
        Bound("skills F1", 0.9, at_least=True),
        Bound("total months exact", 0.95, at_least=True),
        Bound("jobs found (dates and company)", 0.95, at_least=True),
        Bound("structure(): ms per resume, p50", 5),
    )
    return finish("structure", figures, bounds)


if __name__ == "__main__":
    main(run())
