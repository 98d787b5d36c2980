"""Quality of results on the golden resumes: ``python -m bench.eval``, or ``make eval``.

``CHECK=1`` fails when a bound of the issue or the stored baseline is broken; ``BASELINE=write``
stores the figures as the new baseline; ``JUDGE=openai|anthropic|gemini`` adds a model judge (keys
and ``REDIS_URL`` from the environment); ``LINKS=ask`` asks links that are due if they answer.
"""

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path

from redis.asyncio import Redis

from bench.evaluation.judge import Judge, judged
from bench.evaluation.liveness import known_links, liveness
from bench.evaluation.metrics import measure
from bench.evaluation.report import html, markdown
from bench.evaluation.runs import Run, run_all
from bench.goldens import read_goldens
from bench.harness import RESULTS, Bound, finish, main
from libs.contracts.kinds import Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet
from libs.contracts.skills import Vocabulary
from libs.llm.build import open_gateway
from libs.llm.ledger.entry import Entry
from libs.llm.settings import LlmSettings
from libs.privacy.guard import Guard
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Links
from services.generate.verifying.ground import Ground
from services.generate.verifying.verifier import Verifier

BASELINE = Path(__file__).parent / "golden" / "baseline.json"
_ISSUE = (
    Bound("resumes", 40, at_least=True),
    Bound("grounded_share", 1.0, at_least=True),
    Bound("specific_share", 0.9, at_least=True),
    Bound("mix_share", 1.0, at_least=True),
    Bound("alike_pairs", 0),
    Bound("new_when_asked_again", 1.0, at_least=True),
    Bound("answer_points_least", 3, at_least=True),
    Bound("path_share", 1.0, at_least=True),
    Bound("links_allowed_share", 1.0, at_least=True),
    Bound("links_alive_share", 1.0, at_least=True),
    Bound("particles_wrong", 0),
    Bound("software_words_elsewhere", 0),
    Bound("parity_lines_asked", 0.9, at_least=True),
    Bound("parity_types", 0.9, at_least=True),
    Bound("parity_difficulty", 1.0, at_least=True),
    Bound("parity_lines_of_steps", 0.9, at_least=True),
    Bound("parity_resources", 0.9, at_least=True),
    Bound("parity_answer_points", 0.9, at_least=True),
    Bound("cpu_ms_p95", 150),
)
_KEPT = ("flawless_share", "specific_share", "answer_points_mean", "steps_with_resources_share")
_TOLERANCE = 0.02


class _Unwritten:
    """A ledger for judging: nobody is billed."""

    def note(self, entry: Entry) -> None:
        """Forget it."""

    async def aclose(self) -> None:
        """Nothing is left to write."""


def evaluate() -> int:
    """Run, measure, report, and hold the figures to their bounds."""
    knowledge = Knowledge.load()
    runs, figures = measured(knowledge, asyncio.run(known_links(knowledge.entries)))
    if os.environ.get("JUDGE"):
        figures |= asyncio.run(_judged(Provider(os.environ["JUDGE"]), runs))
    bounds = bounds_of_issue_and_baseline()
    _report(figures, bounds, runs)
    if os.environ.get("BASELINE") == "write":
        BASELINE.write_text(json.dumps({name: figures[name] for name in _KEPT}, indent=2) + "\n")
    return finish("eval", figures, bounds, ("pydantic", "pyyaml"))


def measured(knowledge: Knowledge, book: Links) -> tuple[list[Run], dict[str, float]]:
    """Results for all golden resumes, and their figures by rules."""
    vocabulary = Vocabulary.load()
    goldens = read_goldens(vocabulary)
    composer = LocalComposer(knowledge, vocabulary, links=book)
    mentions, verifier = composer.mentions, Verifier(Guard(), composer.link_check)

    def ground(text: ResumeText, brief: Brief, previous: tuple[InterviewSet, ...]) -> Ground:
        return Ground(text, brief, mentions, knowledge.get, previous)

    runs = run_all(goldens, composer, verifier, ground)
    return runs, measure(runs, goldens, mentions) | liveness(runs, book)


async def _judged(provider: Provider, runs: list[Run]) -> dict[str, float]:
    redis = Redis.from_url(os.environ["REDIS_URL"])
    house = await open_gateway(LlmSettings(), redis, _Unwritten())
    try:
        asked = [
            (question.evidence[0].quote, question.question)
            for run in runs
            if run.language is run.text.language
            for question in run.interview.questions
        ]
        return await judged(Judge(house.gateway, provider), asked)
    finally:
        await house.aclose()
        await redis.aclose()


def bounds_of_issue_and_baseline(file: Path = BASELINE) -> list[Bound]:
    """What the issue asks, and what was reached before, within the tolerance."""
    stored: Mapping[str, float] = json.loads(file.read_text("utf-8"))
    reached = [Bound(n, round(v * (1 - _TOLERANCE), 4), at_least=True) for n, v in stored.items()]
    return [*_ISSUE, *reached]


def _report(figures: Mapping[str, float], bounds: list[Bound], runs: list[Run]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "eval.md").write_text(markdown(figures, bounds, runs), "utf-8")
    (RESULTS / "eval.html").write_text(html(figures, bounds, runs), "utf-8")


if __name__ == "__main__":
    main(evaluate())
