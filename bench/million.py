"""A million entries in one process: time to index, memory, and search by word and by meaning.

The entries are made: each has half of the words of two shipped questions, and a vector between
those of two shipped subjects. ``BENCH_ENTRIES`` sets another number. Takes 5 GB and some minutes.
"""

import asyncio
import gc
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from bench.finding.latency import searching, timed
from bench.harness import finish, main
from bench.relevance import labelled
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.embedders.wheel import universal_sentence_encoder
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.live import vectors_of
from services.generate.retrieval.local import LocalRetriever, Meaning
from services.generate.retrieval.store import IndexStore
from services.generate.retrieval.subjects import subjects
from services.generate.retrieval.tokens import Tokeniser
from services.generate.retrieval.vectors import VectorIndex

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
INDEXES = Path(".state") / "knowledge-index"
_CHUNK = 50_000


async def run() -> int:
    """Measure and print."""
    knowledge, tokenise = Knowledge.load(), Tokeniser(Lexicon.load(), Vocabulary.load())
    embedder = universal_sentence_encoder()
    memory = IndexStore(INDEXES).memory
    known = await vectors_of(subjects(knowledge.entries), embedder, memory)
    figures: dict[str, float] = {"entries": float(ENTRIES)}
    with tempfile.TemporaryDirectory() as folder:
        path, started = Path(folder) / "vectors", time.process_time()
        _vectors(known).save(path)
        figures["vectors_cpu_s"] = time.process_time() - started
        figures["vectors_file_mb"] = path.stat().st_size / 1e6
        grouped = subjects(list(_entries(knowledge)))
        started = time.process_time()
        words = Bm25.build(tokenise(subject.words()) for subject in grouped)
        figures["words_cpu_s"] = time.process_time() - started
        index = VectorIndex.load(path)
        by_words = LocalRetriever(grouped, tokenise, words)
        gc.collect()
        gc.freeze()  # as the service does after its start
        figures |= await timed("words_search", searching(by_words), labelled())
        figures["rss_words_mb"] = psutil.Process().memory_info().rss / 1e6
        whole = LocalRetriever(grouped, tokenise, words, [Meaning(embedder, index)])
        figures |= await timed("search", searching(whole), labelled())
        figures["rss_mb"] = psutil.Process().memory_info().rss / 1e6
    return finish("million", figures, (), ("usearch", "numpy"))


def _entries(knowledge: Knowledge) -> Iterator[Entry]:
    shipped = [(it, it.text.split()) for it in knowledge.of_kind(EntryKind.QUESTION)]
    draw = random.Random(6)  # noqa: S311 (made texts)
    for number in range(ENTRIES):
        (one, words), (_, others) = draw.choice(shipped), draw.choice(shipped)
        half = draw.sample(words, (len(words) + 1) // 2) + draw.sample(others, len(others) // 2)
        text, title = " ".join(half), one.title
        yield Entry(f"made.{number}", EntryKind.QUESTION, one.language, title, text,
                    skills=one.skills, level=one.level, points=one.points)  # fmt: skip


def _vectors(known: np.ndarray) -> VectorIndex:
    draw = np.random.default_rng(6)
    rows = np.empty((ENTRIES, known.shape[1]), np.float32)
    for start in range(0, ENTRIES, _CHUNK):
        part = rows[start : start + _CHUNK]
        pairs = draw.integers(0, len(known), (len(part), 2))
        part[:] = draw.normal(0, 0.02, part.shape)
        part += known[pairs[:, 0]]
        part += known[pairs[:, 1]]
    return VectorIndex.build(rows)


if __name__ == "__main__":
    main(asyncio.run(run()))
