"""Offline models see meaning across languages; vendors' models are asked in batches."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import uvicorn
from openai import AsyncOpenAI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.generate.retrieval.embedders.choice import Model, VendorKeys, embedders
from services.generate.retrieval.embedders.openai import OpenAIEmbedder
from services.generate.retrieval.embedders.unit import gather, unit
from services.generate.retrieval.ports import EmbeddingError, Vectors


@pytest.mark.parametrize("model", [Model.E5, Model.USE])
async def test_an_offline_model_puts_a_translation_nearest(model: Model) -> None:
    (embedder,) = embedders([model], VendorKeys())
    query = await embedder.queries(["데이터베이스 교착 상태를 막는 방법"])
    texts = ["How to prevent database deadlocks", "How to bake bread", "A walk in the park"]
    passages = await embedder.passages(texts)
    assert passages.shape == (3, embedder.dimensions)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=0.01)
    assert int(np.argmax(passages @ query[0])) == 0
    assert (await embedder.passages([])).shape == (0, embedder.dimensions)


@pytest.mark.parametrize("model", [Model.OPENAI, Model.GEMINI])
def test_a_vendors_model_needs_its_key(model: Model) -> None:
    with pytest.raises(ValueError, match="need its API key"):
        list(embedders([model], VendorKeys()))


async def test_texts_are_asked_for_in_batches_and_come_back_in_order() -> None:
    sizes: list[int] = []

    async def encode(batch: list[str]) -> Vectors:
        sizes.append(len(batch))
        return np.array([[float(text)] for text in batch], np.float32)

    rows = await gather([str(number) for number in range(7)], 3, 1, encode)
    assert sizes == [3, 3, 1]
    assert rows[:, 0].tolist() == list(range(7))


async def test_a_wrong_number_of_rows_is_an_error() -> None:
    async def encode(_: list[str]) -> Vectors:
        return np.zeros((1, 4), np.float32)

    with pytest.raises(EmbeddingError):
        await gather(["a", "b"], 8, 4, encode)


def test_unit_rows_have_length_one_and_zero_stays_finite() -> None:
    rows = unit(np.array([[3, 4], [0, 0]], np.float32))
    assert rows[0].tolist() == pytest.approx([0.6, 0.8])
    assert np.isfinite(rows).all()


@pytest.fixture(scope="module")
def vendor() -> Iterator[str]:
    async def answer(request: Request) -> Response:
        asked = await request.json()
        if asked["input"] == ["fail"]:
            return JSONResponse({"error": {"message": "busy"}}, 429)
        rows = [
            {"object": "embedding", "index": at, "embedding": [float(at), 2.0]}
            for at in range(len(asked["input"]))
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        body = {"object": "list", "data": rows[::-1], "model": asked["model"], "usage": usage}
        return JSONResponse(body)

    application = Starlette(routes=[Route("/v1/embeddings", answer, methods=["POST"])])
    config = uvicorn.Config(application, port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    server.should_exit = True
    thread.join()


async def test_openai_answers_are_ordered_by_their_index(vendor: str) -> None:
    async with AsyncOpenAI(api_key="k", base_url=vendor, max_retries=0) as client:
        rows = await OpenAIEmbedder(client, dimensions=2).passages(["a", "b"])
    assert rows[0].tolist() == [0.0, 1.0]
    assert rows[1].tolist() == pytest.approx([0.4472136, 0.8944272])


async def test_an_openai_refusal_is_an_embedding_error(vendor: str) -> None:
    async with AsyncOpenAI(api_key="k", base_url=vendor, max_retries=0) as client:
        with pytest.raises(EmbeddingError, match="RateLimitError"):
            await OpenAIEmbedder(client, dimensions=2).queries(["fail"])
