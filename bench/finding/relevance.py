"""Relevance on the labelled queries, the weights found on one half and held to on the other."""

from collections.abc import Sequence
from itertools import product
from zlib import crc32

from bench.finding.peers import Bm25s
from bench.relevance import Labelled, judge
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.choice import Tokenise
from services.generate.retrieval.local import LocalRetriever, Weights
from services.generate.retrieval.ports import Retriever
from services.generate.retrieval.subjects import Subject

GRID = tuple(
    Weights(meaning, title) for meaning, title in product((0.75, 1, 1.25, 1.5), (0, 0.3, 0.6))
)


def halves(labels: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """One half to tune on, one to report; by a hash, so that new queries move no old ones."""
    first = [label for label in labels if crc32(label.query.encode()) % 2]
    return first, [label for label in labels if label not in first]


async def compared(
    grouped: Sequence[Subject], both: LocalRetriever, tokenise: Tokenise, labels: Sequence[Labelled]
) -> dict[str, float]:
    """Our retriever as it is shipped, each of its channels alone, and the peer."""
    none = Bm25.build([] for _ in grouped)
    systems: dict[str, Retriever] = {
        "": both,
        "words_": LocalRetriever(grouped, tokenise, both.words),
        "meaning_": LocalRetriever(grouped, tokenise, none, both.meanings),
        "peer_bm25s_": Bm25s(grouped),
    }
    figures: dict[str, float] = {"queries": len(labels), "subjects": len(grouped)}
    for name, system in systems.items():
        for group, value in (await judge(system, labels)).items():
            figures[f"{name}ndcg_at_10" + ("" if group == "all" else f"_{group}")] = value
    figures["gain_over_words"] = figures["ndcg_at_10"] - figures["words_ndcg_at_10"]
    figures["gain_over_meaning"] = figures["ndcg_at_10"] - figures["meaning_ndcg_at_10"]
    return figures


async def held_out(
    grouped: Sequence[Subject], both: LocalRetriever, tokenise: Tokenise, labels: Sequence[Labelled]
) -> dict[str, float]:
    """Relevance on queries that had no part in choosing the weights."""
    tuning, held = halves(labels)

    def weighted(weights: Weights) -> LocalRetriever:
        return LocalRetriever(grouped, tokenise, both.words, both.meanings, weights)

    tuned = {weights: (await judge(weighted(weights), tuning))["all"] for weights in GRID}
    best = max(tuned, key=lambda weights: tuned[weights])
    on_held = await compared(grouped, weighted(best), tokenise, held)
    names = ("queries", "ndcg_at_10", "gain_over_words", "gain_over_meaning")
    return {
        "tuned_meaning_weight": best.meaning,
        "tuned_title_weight": best.title,
        "tuned_half_ndcg_at_10": tuned[best],
        **{f"held_out_{name}": on_held[name] for name in names},
    }
