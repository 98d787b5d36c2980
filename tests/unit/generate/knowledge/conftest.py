import pytest

from libs.contracts.skills import Vocabulary
from services.generate.knowledge.base import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()
