"""What every writer of this service shares, loaded once: knowledge, composer, checks."""

from libs.contracts.skills import Vocabulary
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.ledger.entry import Ledger
from libs.llm.port import Gateway
from libs.llm.splitting import Splitter
from libs.privacy.guard import Guard
from services.generate.composing.composer import LocalComposer
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.employers import CompanyStyles, Employers
from services.generate.ports import Assess, Links, Meter, Writer
from services.generate.prompts.asking import Asker
from services.generate.prompts.book import PromptBook
from services.generate.retrieval.ports import Retriever
from services.generate.verifying.link_book import UncheckedLinks
from services.generate.verifying.verifier import Verifier
from services.generate.writing.cached import CachedWriter
from services.generate.writing.calls import Calls
from services.generate.writing.finishing import Finisher
from services.generate.writing.local import LocalWriter
from services.generate.writing.materials import Gatherer
from services.generate.writing.model import ModelWriter, Pace
from services.generate.writing.proving import Prover
from services.generate.writing.tasks import Tasks


class Workshop:
    """Makes writers."""

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Vocabulary,
        links: Links | None = None,
        meter: Meter | None = None,
    ) -> None:
        self._links = links or UncheckedLinks()
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self._composer = LocalComposer(knowledge, vocabulary, links=self._links)
        self._book = PromptBook()
        self._styles = CompanyStyles(knowledge, Employers.load())
        verifier = Verifier(Guard(), self._composer.link_check)
        self._prover = Prover(verifier, self._composer.mentions, knowledge, self._book.texts, meter)

    def local(self) -> LocalWriter:
        """The writer that needs no model."""
        return LocalWriter(self._composer, self._prover, self._composer.mentions.names)

    def writer(
        self,
        gateway: Gateway,
        retriever: Retriever,
        weigh: Assess,
        pace: Pace,
        *,
        splitter: Splitter | None = None,
    ) -> ModelWriter:
        """The writer that asks models through ``gateway``."""
        gatherer = Gatherer(retriever, self._composer.reader, self._styles)
        asker = Asker(self._book)
        calls = Calls(gateway, weigh, splitter)
        return ModelWriter(
            calls=calls,
            tasks=Tasks(gatherer, asker, self._composer, self.knowledge, self._links),
            finisher=Finisher(calls, self._prover, pace.repair),
            local=self.local(),
            skills_in=self._composer.mentions.names,
            pace=pace,
        )

    def cached(
        self,
        writer: Writer,
        cache: ResultCache,
        flights: Flights,
        weigh: Assess,
        ledger: Ledger,
    ) -> CachedWriter:
        """``writer`` behind the cache."""
        return CachedWriter(
            writer,
            cache,
            flights,
            self._prover,
            book=self._book,
            knowledge_version=self.knowledge.version,
            weigh=weigh,
            skills_in=self._composer.mentions.names,
            ledger=ledger,
        )
