"""Which embedding models a setting asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.generate.retrieval.embedders.model import Model
from services.generate.retrieval.embedders.wheel import (
    Encode,
    multilingual_e5,
    universal_sentence_encoder,
)
from services.generate.retrieval.ports import Embedder


@dataclass(frozen=True, slots=True)
class VendorKeys:
    """Keys for the vendors' models, and addresses instead of the vendors' own."""

    openai: str | None = None
    gemini: str | None = None
    openai_url: str | None = None
    gemini_url: str | None = None


def embedders(
    models: Sequence[Model], keys: VendorKeys, use: Encode | None = None
) -> Iterator[Embedder]:
    """An embedder for each of ``models``, none for :attr:`Model.NONE`.

    The vendors' SDKs are heavy (40 MB and more), so they are imported for those who ask.

    Args:
        models: what is asked for.
        keys: of the vendors.
        use: the sentence encoder of this process, where one is loaded already.

    Raises:
        ValueError: a vendor's model is asked for without its key.
    """
    for model in models:
        match model:
            case Model.E5:
                yield multilingual_e5()
            case Model.USE:
                yield universal_sentence_encoder(use)
            case Model.OPENAI:
                yield _openai(_given(model, keys.openai), keys.openai_url)
            case Model.GEMINI:
                yield _gemini(_given(model, keys.gemini), keys.gemini_url)


def _given(model: Model, key: str | None) -> str:
    if not key:
        raise ValueError(f"embeddings by {model} need its API key")
    return key


def _openai(key: str, url: str | None) -> Embedder:
    from openai import AsyncOpenAI  # noqa: PLC0415 (heavy, see above)

    from services.generate.retrieval.embedders.openai import OpenAIEmbedder  # noqa: PLC0415

    return OpenAIEmbedder(AsyncOpenAI(api_key=key, base_url=url, max_retries=0))


def _gemini(key: str, url: str | None) -> Embedder:
    from google.genai import Client, types  # noqa: PLC0415 (heavy, see above)

    from services.generate.retrieval.embedders.gemini import GeminiEmbedder  # noqa: PLC0415

    options = types.HttpOptions(base_url=url) if url else None
    return GeminiEmbedder(Client(api_key=key, http_options=options))
