"""What every writer of this service shares, loaded once: knowledge, composer, checks."""

from collections.abc import Callable
from functools import partial

from libs.contracts.skills import Vocabulary
from libs.llm.catalog import Thresholds
from libs.llm.port import Gateway
from libs.llm.routing.complexity import assess
from libs.privacy.guard import Guard
from services.generate.composing.composer import LocalComposer
from services.generate.composing.reading.families import Families
from services.generate.composing.reading.mentions import Mentions
from services.generate.composing.reading.reader import Reader
from services.generate.composing.reading.signs import Signs
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Assess
from services.generate.prompts.asking import Asker
from services.generate.prompts.book import PromptBook
from services.generate.retrieval.ports import Retriever
from services.generate.verifying.checks.links import LinkCheck
from services.generate.verifying.verifier import Verifier
from services.generate.writing.local import LocalWriter
from services.generate.writing.materials import Gatherer
from services.generate.writing.model import ModelWriter, Pace
from services.generate.writing.proving import Prover

IsDead = Callable[[str], bool]


class Workshop:
    """Makes writers."""

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, is_dead: IsDead) -> None:
        signs = Signs()
        self.knowledge = knowledge
        self._mentions = Mentions(vocabulary, signs)
        self._reader = Reader(signs, Families(), self._mentions)
        self._composer = LocalComposer(knowledge.entries, vocabulary)
        self._book = PromptBook()
        known = frozenset(entry.source.url or "" for entry in knowledge.entries)
        self._verifier = Verifier(Guard(), LinkCheck(known, is_dead))

    def local(self) -> LocalWriter:
        """The writer that needs no model."""
        return LocalWriter(self._composer, self._mentions.names)

    def with_models(
        self, gateway: Gateway, retriever: Retriever, thresholds: Thresholds, pace: Pace
    ) -> ModelWriter:
        """The writer that asks models through ``gateway``."""
        return self.writer(gateway, retriever, partial(assess, thresholds=thresholds), pace)

    def writer(
        self, gateway: Gateway, retriever: Retriever, weigh: Assess, pace: Pace
    ) -> ModelWriter:
        """As :meth:`with_models`, with another way to weigh requests."""
        return ModelWriter(
            gateway,
            self.local(),
            self._composer,
            knowledge=self.knowledge,
            gatherer=Gatherer(retriever, self._reader),
            asker=Asker(self._book),
            prover=Prover(self._verifier, self._mentions, self.knowledge, self._book.texts),
            assess=weigh,
            skills_in=self._mentions.names,
            pace=pace,
        )
