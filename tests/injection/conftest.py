"""What the injection tests share: the composer, and writers over any gateway."""

from collections.abc import Callable
from typing import Any

import pytest

from libs.contracts.skills import Vocabulary
from services.generate.composing.composer import LocalComposer
from services.generate.knowledge.base import Knowledge
from services.generate.workshop import Workshop
from services.generate.writing.model import ModelWriter
from tests.writers import writer_over


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="session")
def composer(vocabulary: Vocabulary, knowledge: Knowledge) -> LocalComposer:
    return LocalComposer(knowledge, vocabulary)


@pytest.fixture(scope="session")
def make_writer(vocabulary: Vocabulary, knowledge: Knowledge) -> Callable[[Any], ModelWriter]:
    workshop = Workshop(knowledge, vocabulary)
    return lambda gateway: writer_over(workshop, gateway)
