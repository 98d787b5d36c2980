"""A model writer whose gateway is a script of answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from libs.contracts.kinds import Provider
from libs.contracts.results import Result
from libs.contracts.skills import Vocabulary
from libs.llm.port import Answer, Call, Usage
from libs.privacy.guard import Guard
from services.generate.knowledge.base import Knowledge
from services.generate.verifying.flaws import Flaw
from services.generate.verifying.ground import Ground
from services.generate.verifying.items import items_of
from services.generate.verifying.verifier import Verifier
from services.generate.workshop import Workshop
from services.generate.writing.model import ModelWriter, Pace
from tests.writers import writer_over


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


Refuse = Callable[[Callable[[str, Result], bool]], None]
MakeWriter = Callable[..., tuple[ModelWriter, ScriptedGateway]]


@pytest.fixture(scope="session")
def workshop(vocabulary: Vocabulary, shipped: Knowledge) -> Workshop:
    return Workshop(shipped, vocabulary)


@pytest.fixture
def make_writer(workshop: Workshop) -> MakeWriter:
    def make(*script: Any, repair: float = 0.8) -> tuple[ModelWriter, ScriptedGateway]:
        gateway = ScriptedGateway(list(script))
        return writer_over(workshop, gateway, Pace(repair=repair)), gateway

    return make


@pytest.fixture
def refuse(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Have the checks refuse some items for good, by what they say first and their result."""

    def start(refuses: Callable[[str, Result], bool]) -> None:
        class Stubborn(Verifier):
            def verify(self, result: Result, ground: Ground) -> tuple[Flaw, ...]:
                items = (item for item in items_of(result) if refuses(item.main, result))
                more = (Flaw("stubborn", "refused", item.part, item.index) for item in items)
                return (*super().verify(result, ground), *more)

        stubborn = Stubborn(Guard(), workshop._composer.link_check)
        monkeypatch.setattr(workshop._prover, "_verifier", stubborn)

    return start
