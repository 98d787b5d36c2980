"""A model writer whose gateway is a script of answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from libs.contracts.kinds import Provider
from libs.contracts.skills import Vocabulary
from libs.llm.port import Answer, Call, Complexity, Usage
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


@dataclass
class ScriptedGateway:
    """Answers with what the script says, in order; an exception in it is raised."""

    script: list[Any]
    calls: list[Call[Any]] = field(default_factory=list)

    async def ask(self, call: Call[Any]) -> Answer[Any]:
        self.calls.append(call)
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, Provider.OPENAI, "scripted", Usage(10, 10), 0.01, 5)

    def stream(self, call: Call[Any]) -> Any:
        raise NotImplementedError(call)


class NoHits:
    async def search(self, _query: Query) -> list[Hit]:
        return []


MakeWriter = Callable[..., tuple[ModelWriter, ScriptedGateway]]


@pytest.fixture
def make_writer(composer: LocalComposer, vocabulary: Vocabulary, shipped: Knowledge) -> MakeWriter:
    signs = Signs()
    mentions = Mentions(vocabulary, signs)
    known = frozenset(entry.source.url or "" for entry in shipped.entries)

    def make(*script: Any, repair: float = 0.8) -> tuple[ModelWriter, ScriptedGateway]:
        gateway = ScriptedGateway(list(script))
        writer = ModelWriter(
            gateway,
            LocalWriter(composer, mentions.names),
            composer,
            knowledge=shipped,
            gatherer=Gatherer(NoHits(), Reader(signs, Families(), mentions)),
            asker=Asker(PromptBook()),
            prover=Prover(Verifier(Guard(), LinkCheck(known)), mentions, shipped),
            assess=lambda _text, _kind: Assessment(Complexity.SIMPLE, "test"),
            skills_in=mentions.names,
            pace=Pace(repair=repair),
        )
        return writer, gateway

    return make
