"""OpenAI's embeddings (https://platform.openai.com/docs/guides/embeddings)."""

from collections.abc import Sequence

import numpy as np
from openai import AsyncOpenAI, OpenAIError

from services.generate.retrieval.embedders.unit import gather, unit
from services.generate.retrieval.ports import EmbeddingError, Vectors

_BATCH = 512  # the API takes 2,048 inputs and 300,000 tokens in one request


class OpenAIEmbedder:
    """Vectors from OpenAI; question and passage are embedded alike.

    Args:
        client: with ``max_retries=0``: a search that waits for retries is of no use to anybody.
        model: name of the model.
        dimensions: length asked for; the third generation shortens without training anew.
    """

    def __init__(
        self, client: AsyncOpenAI, model: str = "text-embedding-3-small", dimensions: int = 512
    ) -> None:
        self.name = f"openai-{model}-{dimensions}"
        self.dimensions = dimensions
        self._client = client
        self._model = model

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each question asked."""
        return await self.passages(texts)

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text to be found."""
        return await gather(texts, _BATCH, self.dimensions, self._request)

    async def _request(self, texts: list[str]) -> Vectors:
        try:
            answer = await self._client.embeddings.create(
                input=texts, model=self._model, dimensions=self.dimensions
            )
        except OpenAIError as error:
            raise EmbeddingError(f"OpenAI: {type(error).__name__}") from error
        rows = sorted(answer.data, key=lambda row: row.index)
        return unit(np.array([row.embedding for row in rows], np.float32))
