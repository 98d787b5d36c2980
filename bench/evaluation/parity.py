"""How near the Korean and the English results for one resume come, by what they are about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import mean

from bench.evaluation.runs import Run
from libs.contracts.kinds import Language
from libs.contracts.results import Question, Step


def parity(runs: Sequence[Run]) -> dict[str, float]:
    """Shares that both languages have in common, and the smaller by the larger of two means."""
    korean = [run for run in runs if run.language is Language.KO]
    english = {run.name: run for run in runs if run.language is Language.EN}
    pairs = [(run, english[run.name]) for run in korean]
    asked = [(run.interview.questions, other.interview.questions) for run, other in pairs]
    steps = [(run.learning.steps, other.learning.steps) for run, other in pairs]
    return {
        "parity_lines_asked": mean(_common(*map(_lines, both)) for both in asked),
        "parity_types": mean(_common(*([q.type for q in one] for one in both)) for both in asked),
        "parity_difficulty": mean(
            _common(*([q.difficulty for q in one] for one in both)) for both in asked
        ),
        "parity_lines_of_steps": mean(_common(*map(_lines, both)) for both in steps),
        "parity_resources": mean(
            _common(*([r.url for step in one for r in step.resources] for one in both))
            for both in steps
        ),
        "parity_answer_points": _nearness(
            *([len(q.what_good_answers_cover) for run in of for q in run.interview.questions]
              for of in (korean, english.values()))
        ),
        "parity_flawless": _nearness(
            *([float(not run.flaws) for run in of] for of in (korean, english.values()))
        ),
    }  # fmt: skip


def _lines(items: Iterable[Question | Step]) -> list[int]:
    return [piece.line for item in items for piece in item.evidence]


def _common(one: Iterable[object], other: Iterable[object]) -> float:
    """The share of two lists that is in both, each thing as often as it stands there."""
    here, there = Counter(one), Counter(other)
    whole = (here | there).total()
    return (here & there).total() / whole if whole else 1.0


def _nearness(one: Sequence[float], other: Sequence[float]) -> float:
    means = mean(one), mean(other)
    return min(means) / max(*means, 1e-9)
