"""Why a model was asked: in the answer's notes and in the trace, also where there is no answer."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from libs.contracts.kinds import Provider
from libs.llm import gateway
from libs.llm.faults import Fault, VendorError
from libs.llm.port import Complexity, NoAnswerError
from tests.unit.llm.virtual import Act, Stage, play, question

MODELS = ("gpt-mini", "gemini-flash", "claude-sonnet")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(gateway, "_tracer", provider.get_tracer("test"))
    return exporter


def test_the_decision_is_in_the_answer_and_in_the_trace(spans: InMemorySpanExporter) -> None:
    acts = {model: [Act(0.6)] for model in MODELS}
    stage = Stage(acts | {"gemini-flash": [Act(0.5)]})  # the second, asked at once, is no tie

    async def asked() -> tuple[str, ...]:
        call = question(complexity=Complexity.SIMPLE, why="2 points: korean +1")
        return (await stage.gateway().ask(call)).notes

    notes = play(asked)
    assert notes[0] == "tier:simple (2 points: korean +1)"
    assert "late:claude-sonnet (38% in time)" in notes
    (span,) = spans.get_finished_spans()
    assert span.attributes is not None
    assert span.attributes["llm.decision"] == notes
    assert span.attributes["llm.complexity"] == "simple"
    assert span.attributes["llm.model"] == "gemini-3.8-flash"


def test_the_users_choice_wins_over_the_tier_and_what_followed_is_told(
    spans: InMemorySpanExporter,
) -> None:
    acts = {model: [Act(0.1, VendorError(Fault.REFUSAL))] for model in MODELS}
    stage = Stage(acts)

    async def asked() -> tuple[str, ...]:
        with pytest.raises(NoAnswerError) as caught:
            await stage.gateway().ask(
                question(complexity=Complexity.SIMPLE, provider=Provider.ANTHROPIC)
            )
        return caught.value.notes

    notes = play(asked)
    assert stage.models[0] == "claude-sonnet"
    assert notes[:2] == ("tier:simple", "chosen:anthropic")
    assert "fallback:claude-sonnet:refusal" in notes
    (span,) = spans.get_finished_spans()
    assert span.attributes is not None
    assert span.attributes["llm.decision"] == notes
