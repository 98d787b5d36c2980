"""Google's embeddings (https://ai.google.dev/gemini-api/docs/embeddings)."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from google.genai import Client, errors, types
from httpx import HTTPError

from services.generate.retrieval.embedders.unit import gather, unit
from services.generate.retrieval.ports import EmbeddingError, Vectors

_BATCH = 100  # the API's limit for one request

Task = Literal["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT"]


class GeminiEmbedder:
    """Vectors from Gemini, one kind for questions and one for passages.

    Args:
        client: the vendor's client.
        model: name of the model.
        dimensions: length asked for; shortened vectors come unnormalised, so that is done here.
    """

    def __init__(
        self, client: Client, model: str = "gemini-embedding-001", dimensions: int = 768
    ) -> None:
        self.name = f"gemini-{model}-{dimensions}"
        self.dimensions = dimensions
        self._client = client
        self._model = model

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each question asked."""
        return await self._embed(texts, "RETRIEVAL_QUERY")

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text to be found."""
        return await self._embed(texts, "RETRIEVAL_DOCUMENT")

    async def _embed(self, texts: Sequence[str], task: Task) -> Vectors:
        async def request(batch: list[str]) -> Vectors:
            return await self._request(batch, task)

        return await gather(texts, _BATCH, self.dimensions, request)

    async def _request(self, texts: list[str], task: Task) -> Vectors:
        config = types.EmbedContentConfig(task_type=task, output_dimensionality=self.dimensions)
        contents: list[types.PartUnion] = [*texts]
        try:
            answer = await self._client.aio.models.embed_content(
                model=self._model, contents=contents, config=config
            )
        except (errors.APIError, HTTPError) as error:
            raise EmbeddingError(f"Gemini: {type(error).__name__}") from error
        return unit(np.array([row.values for row in answer.embeddings or ()], np.float32))
