"""A model writer over any gateway, wired as the service wires it, for unit and injection tests."""

from typing import Any

from libs.contracts.skills import Vocabulary
from libs.llm.port import Complexity
from libs.llm.routing.complexity import Assessment
from libs.privacy.guard import Guard
from services.generate.composing.composer import LocalComposer
from services.generate.composing.reading.families import Families
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.reader import Reader
from services.generate.composing.reading.signs import Signs
from services.generate.knowledge.base import Knowledge
from services.generate.prompts.asking import Asker
from services.generate.prompts.book import PromptBook
from services.generate.retrieval.ports import Hit, Query
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.verifier import Verifier
from services.generate.writing.local import LocalWriter
from services.generate.writing.materials import Gatherer
from services.generate.writing.model import ModelWriter, Pace
from services.generate.writing.proving import Prover


class NoHits:
    """A retriever over nothing."""

    async def search(self, _query: Query) -> list[Hit]:
        return []


class WriterShop:
    """Loads once what every writer shares."""

    def __init__(
        self, vocabulary: Vocabulary, knowledge: Knowledge, composer: LocalComposer
    ) -> None:
        signs = Signs()
        self._mentions = Mentions(vocabulary, signs)
        self._reader = Reader(signs, Families(), self._mentions)
        self._knowledge = knowledge
        self._composer = composer
        self._book = PromptBook()
        known = frozenset(entry.source.url or "" for entry in knowledge.entries)
        self._verifier = Verifier(Guard(), LinkCheck(known))

    def writer(self, gateway: Any, pace: Pace | None = None) -> ModelWriter:
        return ModelWriter(
            gateway,
            LocalWriter(self._composer, self._mentions.names),
            self._composer,
            knowledge=self._knowledge,
            gatherer=Gatherer(NoHits(), self._reader),
            asker=Asker(self._book),
            prover=Prover(self._verifier, self._mentions, self._knowledge, self._book.texts),
            assess=lambda _text, _kind: Assessment(Complexity.SIMPLE, "test"),
            skills_in=self._mentions.names,
            pace=pace or Pace(),
        )
