"""The evidence that the cache ships with: near pairs that passed the guards, judged by the facts.

Drawn from the calibration half, which shares no template and no role family with the published one.
"""

import json
from collections import defaultdict
from pathlib import Path

from bench.cache_pairs.lookups import lookup_of
from bench.cache_pairs.pairs import draw_pairs
from libs.llm.cache import bound
from libs.llm.cache.guard import Limits, Traits, refusal
from libs.llm.cache.ports import Embedder

FILE = Path(bound.__file__).with_name("calibration.json")


def tally(embedder: Embedder) -> dict[int, list[int]]:
    """Right and wrong hits by bin of similarity."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for pair in draw_pairs("calibration"):
        cached, asking = lookup_of(pair.cached, "a"), lookup_of(pair.asking, "b")
        traits = Traits(cached.skills, cached.claims, frozenset(), cached.text)
        if cached.partition != asking.partition or refusal(asking, traits, Limits()):
            continue
        similarity = float(embedder.embed(cached.text) @ embedder.embed(asking.text))
        counts[bound.bin_of(similarity)][not pair.same] += 1
    return counts


def write(embedder: Embedder) -> None:
    """Write ``calibration.json`` beside the code that reads it."""
    bins = {str(place): counts for place, counts in sorted(tally(embedder).items())}
    FILE.write_text(json.dumps({"embedder": embedder.name, "bins": bins}, indent=1) + "\n")
