"""Holds a draft against its ground, off the event loop, and words the refusals for a repair."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from libs.contracts.results import InterviewSet, LearningPath, Result
from services.generate.composing.reading.mentions import Mentions
from services.generate.ports import KnowledgeLookup, Meter
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import items_of
from services.generate.verifying.verifier import Verifier
from services.generate.writing.jobs import Job


class Prover:
    """Verifies results; measures nearness in meaning only where words alone do not settle it.

    ``secret`` is the text of the prompts, which no result may give away.
    """

    def __init__(
        self,
        verifier: Verifier,
        mentions: Mentions,
        knowledge: KnowledgeLookup,
        secret: str,
        meter: Meter | None = None,
    ) -> None:
        self._verifier = verifier
        self._mentions = mentions
        self._knowledge = knowledge
        self._secret = secret
        self._meter = meter

    def by_words(self, result: Result, job: Job) -> tuple[Flaw, ...]:
        """What is wrong with ``result`` by all that needs no embeddings; in the caller's thread."""
        return self._verifier.verify(result, self._ground(job))

    async def flaws(self, result: Result, job: Job) -> tuple[Flaw, ...]:
        """What is wrong with ``result``."""
        ground = self._ground(job)
        flaws = await asyncio.to_thread(self._verifier.verify, result, ground)
        doubtful = {(f.part, f.index) for f in flaws if f.check == "evidence"}
        if not doubtful or self._meter is None:
            return flaws
        nearness = await self._nearness(result, doubtful, self._meter)
        if not nearness:
            return flaws
        measured = replace(ground, nearness=nearness)
        return await asyncio.to_thread(self._verifier.verify, result, measured)

    def _ground(self, job: Job) -> Ground:
        return Ground(
            job.text,
            job.brief,
            self._mentions,
            self._knowledge.get,
            job.previous,
            secret=self._secret,
        )

    async def _nearness(
        self, result: Result, doubtful: set[tuple[str, int]], meter: Meter
    ) -> dict[tuple[str, int], float]:
        items = [i for i in items_of(result) if (i.part, i.index) in doubtful and i.evidence]
        pairs = [(i.main, " ".join(piece.quote for piece in i.evidence)) for i in items]
        values = await meter.near(pairs) if pairs else []
        return {(i.part, i.index): value for i, value in zip(items, values, strict=True)}

    def refusals(self, result: InterviewSet | LearningPath, flaws: Sequence[Flaw]) -> list[str]:
        """Each refused item with its reasons, one a line."""
        items = {(item.part, item.index): item for item in items_of(result)}
        reasons: dict[tuple[str, int], list[str]] = {}
        for flaw in flaws:
            reasons.setdefault((flaw.part, flaw.index), []).append(flaw.detail)
        return [
            _worded(items[place].main if place in items else "", why)
            for place, why in reasons.items()
        ]


def _worded(main: str, why: Sequence[str]) -> str:
    said = "; ".join(dict.fromkeys(why))
    return f"{main} -> {said}" if main else said
