"""Wiring only, on FastStream's in-memory broker: which event reaches which use case."""

from typing import Any

import pytest
from faststream.kafka import TestKafkaBroker

from libs.contracts.envelope import envelop
from libs.contracts.events import (
    AnalysisRequested,
    Event,
    ResumeErased,
    ResumeUploaded,
)
from libs.contracts.kinds import AnalysisKind
from libs.contracts.topics import topic_of
from libs.platform.bus.bus import Bus
from libs.platform.settings import PlatformSettings
from services.extract import consumers as extract
from services.generate import consumers as generate
from services.notify import consumers as notify
from tests.unit.notify.test_telling import FAILED, READY

UPLOADED = ResumeUploaded(
    tenant="acme", resume_id="res_1", file_ref="f", media_type="application/pdf", size_bytes=1
)
REQUESTED = AnalysisRequested(
    tenant="acme", resume_id="res_1", analysis_id="ana_1", kind=AnalysisKind.INTERVIEW, text_ref="t"
)
ERASED = ResumeErased(tenant="acme", resume_id="res_1")


class Recorder:
    """Stands for any use case: notes what it is called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        async def call(event: Any, *_: Any) -> None:
            self.calls.append((name, event))

        return call


async def deliver(bus: Bus, event: Event) -> None:
    wrapped = envelop(event, source="test", cause="c", correlation="k")
    async with TestKafkaBroker(bus.broker) as broker:
        await broker.publish(
            wrapped.value(),
            topic=topic_of(event).name,
            key=event.key.encode(),
            headers=wrapped.headers(),
        )
        await bus.consumer.drain(5)


@pytest.mark.parametrize(
    ("service", "event", "use_cases"),
    [
        (extract, UPLOADED, ["read"]),
        (extract, ERASED, ["erase"]),
        (generate, REQUESTED, ["make"]),
        (generate, ERASED, ["erase"]),
        (notify, READY, ["tell"]),
        (notify, FAILED, ["tell"]),
        (notify, ERASED, ["erase", "tell"]),
    ],
)
async def test_an_event_reaches_its_use_case(
    service: Any, event: Event, use_cases: list[str]
) -> None:
    bus = Bus(PlatformSettings(), "wiring", service.TOPICS)
    recorder = Recorder()
    if service is generate:
        service.subscribe(bus, generate.UseCases(recorder, recorder))  # type: ignore[arg-type]
    else:
        service.subscribe(bus, recorder, recorder)
    await deliver(bus, event)
    told = [(name, getattr(it, "event", it)) for name, it in recorder.calls]
    assert told == [(name, event) for name in use_cases]
