"""A small knowledge base on few subjects, and models that cost nothing."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from libs.contracts.kinds import Language, Seniority
from libs.contracts.skills import Vocabulary
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.retrieval.lexicon import Lexicon
from services.generate.retrieval.ports import EmbeddingError, Vectors
from services.generate.retrieval.tokens import Tokeniser


class CountingEmbedder:
    """Unit vectors of hashed tokens: near texts are near, and each text is counted."""

    name = "tokens-1"
    dimensions = 256

    def __init__(self, tokenise: Tokeniser) -> None:
        self._tokenise = tokenise
        self.texts: list[str] = []
        self.fails = False

    async def queries(self, texts: Sequence[str]) -> Vectors:
        if self.fails:
            raise EmbeddingError("away")
        rows = np.full((len(texts), self.dimensions), 0.01, np.float32)
        for row, text in enumerate(texts):
            for token in self._tokenise(text):
                rows[row, crc32(token.encode()) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    async def passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return await self.queries(texts)


@pytest.fixture(scope="session")
def tokenise() -> Tokeniser:
    return Tokeniser(Lexicon.load(), Vocabulary.load())


@pytest.fixture
def embedder(tokenise: Tokeniser) -> CountingEmbedder:
    return CountingEmbedder(tokenise)


def entry(
    key: str, language: str, title: str, text: str, *, kind: str = "question", **more: Any
) -> Entry:
    return Entry(f"{key}.{language}", EntryKind(kind), Language(language), title, text, **more)


@pytest.fixture
def entries() -> list[Entry]:
    lock, cache = {"topic": "deadlock"}, {"topic": "cache"}
    concept, resource = {"kind": "concept"}, {"kind": "resource"}
    mid, senior = {"level": Seniority.MID}, {"level": Seniority.SENIOR}
    mysql, oracle = {"skills": ("MySQL",)}, {"skills": ("Oracle",)}
    return [
        entry("c.deadlock", "ko", "데드락", "서로 잠금을 기다립니다.", **concept, **lock),
        entry("c.deadlock", "en", "deadlocks", "Locks wait for each other.", **concept, **lock),
        entry("q.dl1", "ko", "데드락", "MySQL에서 어떻게 막습니까?", **lock, **mysql, **mid),
        entry("q.dl2", "en", "deadlocks", "How in Oracle?", **lock, **oracle, **senior),
        entry("c.cache", "ko", "캐시 스탬피드", "인기 캐시가 만료될 때", **concept, **cache),
        entry("c.cache", "en", "cache stampedes", "A hot key expires.", **concept, **cache),
        entry("q.ca1", "ko", "캐시 스탬피드", "Redis 캐시는?", **cache, skills=("Redis",)),
        entry("r.falls", "ko", "환자 낙상 예방 지침", "낙상 위험을 평가합니다.", **resource),
        entry("r.falls", "en", "Fall prevention guide", "Assess the risk.", **resource),
    ]
