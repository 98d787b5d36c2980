"""One result for each request, and one that may take its place."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from libs.contracts.events import AnalysisRequested, Event, ResultReady
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet
from libs.platform.bus.bus import Cause
from libs.platform.inbox import Job
from libs.platform.vault.store import ErasedError
from services.generate.composing.composer import LocalComposer
from services.generate.domain import Brief, Commission
from services.generate.ports import Written
from services.generate.usecases import MakeAnalysis

CAUSE = Cause("event-1", "upload-1")
EVENT = AnalysisRequested(
    tenant="t", resume_id="r", analysis_id="a", text_ref="t/r/text", kind=AnalysisKind.INTERVIEW
)


@dataclass
class Memory:
    """An inbox and a vault in one."""

    text: ResumeText
    told: dict[str, Sequence[Event]] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)
    erased: bool = False

    @asynccontextmanager
    async def claim(self, cause: Cause) -> AsyncIterator[Job | None]:
        inbox: Any = self
        yield None if cause.id in self.told else Job(inbox, cause)

    async def record(self, cause: Cause, events: Sequence[Event]) -> None:
        self.told.setdefault(cause.id, events)

    async def get(self, _ref: str, _tenant: str) -> bytes:
        return self.text.model_dump_json().encode()

    async def put(self, _owner: object, _purpose: object, content: bytes, name: str) -> str:
        if self.erased:
            raise ErasedError
        self.kept.append(content)
        return f"t/r/result/{name}"

    def making(self) -> MakeAnalysis:
        both: Any = self
        return MakeAnalysis(both, both, both)


@pytest.fixture
def made(composer: LocalComposer, korean: ResumeText) -> InterviewSet:
    return composer.interview(korean, Brief(korean.language))


@pytest.fixture
def better(made: InterviewSet) -> InterviewSet:
    origin = made.origin.model_copy(update={"provider": Provider.OPENAI, "notes": ("late",)})
    return made.model_copy(update={"origin": origin})


def work(made: InterviewSet, later: InterviewSet | None, gate: asyncio.Event) -> Any:
    async def come() -> InterviewSet | None:
        await gate.wait()
        return later

    async def write(_commission: Commission) -> Written:
        return Written(made, come())

    return write


async def test_a_better_result_takes_the_place_and_is_told_once_more(
    korean: ResumeText, made: InterviewSet, better: InterviewSet
) -> None:
    memory, gate = Memory(korean), asyncio.Event()
    making = memory.making()
    await making.complete(EVENT, CAUSE, work(made, better, gate))
    assert list(memory.told) == ["event-1"]
    gate.set()
    await asyncio.gather(*making._replacing)
    ((first,), (second,)) = memory.told.values()
    assert isinstance(first, ResultReady)
    assert isinstance(second, ResultReady)
    assert first.result_ref == second.result_ref
    assert (first.provider, second.provider) == (Provider.LOCAL, Provider.OPENAI)
    assert InterviewSet.model_validate_json(memory.kept[-1]) == better


async def test_the_writer_hears_when_it_was_asked_for(
    korean: ResumeText, made: InterviewSet
) -> None:
    heard: list[datetime | None] = []

    async def write(commission: Commission) -> Written:
        heard.append(commission.asked_at)
        return Written(made)

    asked_at = datetime.now(UTC)
    await Memory(korean).making().complete(EVENT, replace(CAUSE, at=asked_at), write)
    assert heard == [asked_at]


async def test_after_an_erasure_nothing_takes_its_place(
    korean: ResumeText, made: InterviewSet, better: InterviewSet
) -> None:
    memory, gate = Memory(korean), asyncio.Event()
    making = memory.making()
    await making.complete(EVENT, CAUSE, work(made, better, gate))
    memory.erased = True
    gate.set()
    await asyncio.gather(*making._replacing)
    assert len(memory.kept) == len(memory.told) == 1


async def test_at_the_end_nobody_waits_for_better_results(
    korean: ResumeText, made: InterviewSet, better: InterviewSet
) -> None:
    memory = Memory(korean)
    making = memory.making()
    await making.complete(EVENT, CAUSE, work(made, better, asyncio.Event()))
    await asyncio.sleep(0)
    await making.aclose()
    assert list(memory.told) == ["event-1"]


async def test_what_waits_is_neither_kept_nor_told(korean: ResumeText) -> None:
    memory = Memory(korean)

    async def wait(_commission: Commission) -> None:
        return None

    await memory.making().complete(EVENT, CAUSE, wait)
    assert memory.told == {}
    assert memory.kept == []
