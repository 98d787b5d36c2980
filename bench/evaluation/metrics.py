"""The figures of the evaluation, each from rules alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import mean

from bench.evaluation.parity import parity
from bench.evaluation.particles import Found, particles_in
from bench.evaluation.runs import Run
from bench.evaluation.specificity import fits, holds, places
from bench.evaluation.strange import strange_words
from bench.harness import percentile
from libs.contracts.kinds import Language
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet
from services.generate.composing.likeness import ALIKE, likeness
from services.generate.composing.reading.mentions import Mentions
from services.generate.domain import MAX_STEPS, MIN_STEPS, difficulty_mix, types_wanted
from services.generate.verifying.checks.links import allowed
from services.generate.verifying.items import items_of

_GROUNDING = frozenset(("evidence", "technologies", "numbers", "names", "links"))


def measure(
    runs: Sequence[Run], goldens: Mapping[str, ResumeText], mentions: Mentions
) -> dict[str, float]:
    """All figures; shares lie in 0..1."""
    figures = {
        "resumes": float(len(goldens)),
        "grounded_share": _grounded(runs),
        "flawless_share": mean(not run.flaws for run in runs),
        "specific_share": _specific(runs, goldens, mentions),
        "mix_share": mean(_mixed(run) for run in runs),
        "alike_pairs": float(sum(_alike(run.interview) for run in runs)),
        "new_when_asked_again": mean(_new(run) for run in runs if run.rich),
        "answer_points_least": float(min(_points(runs))),
        "answer_points_mean": mean(_points(runs)),
        "path_share": mean(MIN_STEPS <= len(run.learning.steps) <= MAX_STEPS for run in runs),
        "steps_with_resources_share": _with_resources(runs),
        "links_allowed_share": _links(runs),
        "software_words_elsewhere": float(len(strange_words(runs))),
        "distinct_types_mean": mean(len({q.type for q in r.interview.questions}) for r in runs),
    }
    return figures | _korean(runs) | parity(runs) | _speed(runs)


def _grounded(runs: Sequence[Run]) -> float:
    items = sum(len(items_of(r.interview)) + len(items_of(r.learning)) for r in runs)
    bad = {
        (run.name, run.language, flaw.part, flaw.index)
        for run in runs
        for flaw in run.flaws
        if flaw.check in _GROUNDING
    }
    return 1 - len(bad) / items


def _specific(runs: Sequence[Run], goldens: Mapping[str, ResumeText], mentions: Mentions) -> float:
    bodies = {n: "\n".join(line.text for line in text.lines) for n, text in goldens.items()}
    verdicts = []
    for run in runs:
        others = [body for name, body in bodies.items() if name != run.name]
        for question in run.interview.questions:
            ties = holds(question, run.text, mentions)
            verdicts.append(bool(ties) and not any(fits(ties, other) for other in others))
    return mean(verdicts)


def _mixed(run: Run) -> bool:
    questions = run.interview.questions
    wanted = difficulty_mix(run.text.profile.total_months, 5)
    found = Counter(question.difficulty for question in questions)
    right = all(found[level] == count for level, count in wanted.items())
    return right and len({q.type for q in questions}) >= types_wanted(5)


def _alike(interview: InterviewSet) -> int:
    texts = [question.question for question in interview.questions]
    return sum(likeness(one, two) >= ALIKE for one, two in combinations(texts, 2))


def _new(run: Run) -> float:
    before = [question.question for question in run.interview.questions]
    return mean(
        all(likeness(question.question, text) < ALIKE for text in before)
        for question in run.again.questions
    )


def _points(runs: Sequence[Run]) -> list[int]:
    return [len(q.what_good_answers_cover) for run in runs for q in run.interview.questions]


def _with_resources(runs: Sequence[Run]) -> float:
    return mean(bool(step.resources) for run in runs for step in run.learning.steps)


def _links(runs: Sequence[Run]) -> float:
    urls = [r.url for run in runs for step in run.learning.steps for r in step.resources]
    secure = [url.startswith("https://") or allowed(url) for url in urls]
    return mean(secure) if secure else 1.0


def _korean(runs: Sequence[Run]) -> dict[str, float]:
    counts = [_particles(run) for run in runs if run.language is Language.KO]
    return {
        "particles_seen": float(sum(found.seen for found in counts)),
        "particles_unread": float(sum(found.unread for found in counts)),
        "particles_wrong": float(sum(len(found.wrong) for found in counts)),
    }


def _particles(run: Run) -> Found:
    own = "\n".join(line.text for line in run.text.lines)
    skills = {skill.name for skill in run.text.profile.skills}
    return particles_in(run.texts, own, places(run.text) | skills)


def _speed(runs: Sequence[Run]) -> dict[str, float]:
    times = [run.cpu_ms for run in runs]
    return {"cpu_ms_p50": percentile(times, 0.5), "cpu_ms_p95": percentile(times, 0.95)}
