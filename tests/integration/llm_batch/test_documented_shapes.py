"""What no mock of others covers, in the shapes that the vendors document, through their SDKs.

llmock refuses the batch call that google-genai makes (it wants another body); and partial
failure, expiry and cancellation of single calls are simulated by none.
"""

from datetime import UTC, datetime

from libs.llm.batch.adapters import anthropic, gemini, openai
from libs.llm.batch.ports import Outcome, Progress, Request
from libs.llm.catalog import load_catalog
from libs.llm.faults import Fault
from libs.llm.port import Usage
from libs.llm.providers import anthropic as anthropic_sdk
from libs.llm.providers import gemini as gemini_sdk
from libs.llm.providers import openai as openai_sdk
from libs.llm.providers.wire import Wire
from tests.integration.llm_batch.canned import canned, documented, lines
from tests.integration.llm_batch.conftest import prompt

WIRE = Wire(10, 4)
REQUESTS = [Request(name, prompt("How?")) for name in ("aa11-1", "bb22-1", "cc33-1")]
CREATED = datetime(2026, 11, 24, 3, tzinfo=UTC)


def by_name(outcomes: list[Outcome]) -> dict[str, str]:
    return {
        outcome.custom_id: outcome.completion.text if outcome.completion else str(outcome.fault)
        for outcome in outcomes
    }


async def test_gemini_is_sent_what_its_documentation_asks_for() -> None:
    path = "/v1beta/models/gemini-3.8-flash:batchGenerateContent"
    async with canned({f"POST {path}": documented("gemini")["running"]}) as server:
        queue = gemini.GeminiBatches(gemini_sdk.make_client("k", server.url, WIRE))
        name = await queue.submit("key-1", load_catalog().by_id["gemini-flash"], REQUESTS)
        await queue.aclose()
    (_, sent), *_ = server.asked
    batch = sent["batch"]
    assert name == "batches/abc"
    assert batch["displayName"] == "key-1"
    inlined = batch["inputConfig"]["requests"]["requests"]
    assert [one["metadata"]["custom_id"] for one in inlined] == ["aa11-1", "bb22-1", "cc33-1"]
    request = inlined[0]["request"]
    assert request["contents"][0]["parts"][0]["text"] == "How?"
    assert request["systemInstruction"]["parts"][0]["text"] == "You outline answers."
    assert request["generationConfig"]["responseMimeType"] == "application/json"
    assert "title" in str(request["generationConfig"]["responseJsonSchema"])


async def test_gemini_results_are_told_apart_by_their_metadata() -> None:
    shapes = documented("gemini")
    places = {
        "GET /v1beta/batches/abc": shapes["ended"],
        "GET /v1beta/batches": {"operations": [shapes["ended"]]},
        "DELETE /v1beta/batches/abc": {},
    }
    async with canned(places) as server:
        queue = gemini.GeminiBatches(gemini_sdk.make_client("k", server.url, WIRE))
        assert await queue.progress("batches/abc") is Progress.ENDED
        outcomes = [outcome async for outcome in queue.results("batches/abc")]
        assert await queue.find("key-1", CREATED, (), ()) == "batches/abc"
        assert await queue.find("key-2", CREATED, (), ()) is None
        server.answers["GET /v1beta/batches/abc"] = shapes["running"]
        assert await queue.progress("batches/abc") is Progress.RUNNING
        await queue.cancel("batches/abc")  # not there any more: as good as cancelled
        await queue.discard("batches/abc")
        await queue.aclose()
    assert by_name(outcomes) == {
        "cc33-1": "rate_limited",
        "aa11-1": '{"title": "Scaling a queue"}',
    }
    assert outcomes[1].completion is not None
    assert outcomes[1].completion.usage == Usage(40, 9)
    assert "DELETE /v1beta/batches/abc" in server.places


async def test_openai_tells_failed_expired_and_cancelled_calls_apart() -> None:
    shapes = documented("openai")
    places = {
        "GET /v1/batches/batch_abc": shapes["batch"],
        "GET /v1/files/file-out/content": lines(shapes["output"]),
        "GET /v1/files/file-err/content": lines(shapes["errors"]),
        "DELETE /v1/files/file-in": {"id": "file-in", "object": "file", "deleted": True},
        "DELETE /v1/files/file-out": {"id": "file-out", "object": "file", "deleted": True},
    }
    async with canned(places) as server:
        queue = openai.OpenAIBatches(openai_sdk.make_client("k", f"{server.url}/v1", WIRE))
        assert await queue.progress("batch_abc") is Progress.ENDED
        outcomes = [outcome async for outcome in queue.results("batch_abc")]
        await queue.discard("batch_abc")
        await queue.aclose()
    assert by_name(outcomes) == {
        "bb22-1": Fault.SERVER,
        "aa11-1": '{"title": "Scaling a queue"}',
        "cc33-1": Fault.TIMEOUT,
    }
    deleted = [place for place in server.places if place.startswith("DELETE")]
    assert deleted == [f"DELETE /v1/files/file-{name}" for name in ("in", "out", "err")]


async def test_anthropic_tells_failed_expired_and_cancelled_calls_apart() -> None:
    shapes = documented("anthropic")
    base = "/v1/messages/batches"
    places = {
        f"GET {base}/msgbatch_abc": shapes["batch"],
        f"GET {base}/msgbatch_abc/results": lines(shapes["results"]),
        f"GET {base}": {"data": [shapes["batch"]], "has_more": False},
        f"DELETE {base}/msgbatch_abc": {"id": "msgbatch_abc", "type": "message_batch_deleted"},
    }
    async with canned(places) as server:
        queue = anthropic.AnthropicBatches(anthropic_sdk.make_client("k", server.url, WIRE))
        assert await queue.progress("msgbatch_abc") is Progress.ENDED
        outcomes = [outcome async for outcome in queue.results("msgbatch_abc")]
        assert await queue.find("", CREATED, ("cc33-1",), ()) == "msgbatch_abc"
        assert await queue.find("", CREATED, ("ee55-1",), ()) is None
        await queue.discard("msgbatch_abc")
        await queue.aclose()
    assert by_name(outcomes) == {
        "cc33-1": Fault.TIMEOUT,
        "bb22-1": Fault.OVERLOADED,
        "aa11-1": '{"title": "Scaling a queue"}',
    }
    assert server.places[-1] == f"DELETE {base}/msgbatch_abc"
