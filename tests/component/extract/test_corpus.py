"""Accuracy over the corpus, through the pool as in the service. All of it: ``bench.extract``."""

from collections.abc import AsyncIterator

import pytest

from bench.extraction.accuracy import measure
from bench.extraction.endurance import fuzz, soak
from services.extract.pool import Pool, Terms
from tests.corpus.cases import Case, corpus, paper
from tests.corpus.resumes import make

pytestmark = pytest.mark.timeout(600)  # the documents are made by the first test
SCANS = (
    "scan-300-two-columns-ko", "scan-300-dark-sidebar-en", "scan-200-ko", "scan-skewed-minus-5-ko",
    "scan-300-half-en",
)  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(corpus())


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    made = Pool(2, Terms())
    await made.start()
    yield made
    made.close()


def test_the_corpus_is_broad(cases: list[Case]) -> None:
    assert len(cases) >= 60
    assert len({case.name for case in cases}) == len(cases)
    assert len({case.media_type for case in cases}) >= 11


async def test_digital_documents_are_read_as_they_stand(cases: list[Case], pool: Pool) -> None:
    figures = await measure([case for case in cases if case.kind == "digital"], pool)
    assert figures["accuracy_digital_least"] > 0.995
    assert figures["columns_in_order"] == 1


async def test_scans_are_read_well(cases: list[Case], pool: Pool) -> None:
    figures = await measure([case for case in cases if case.name in SCANS], pool)
    assert figures["accuracy_scan_300"] > 0.96
    assert figures["accuracy_scan_200"] > 0.95
    assert figures["accuracy_skewed"] > 0.94
    assert figures["columns_in_order"] == 1


async def test_broken_files_hurt_nobody(cases: list[Case]) -> None:
    figures = await fuzz([case for case in cases if case.kind == "digital"], files=100, seed=7)
    assert figures["fuzz_unexplained"] == 0
    assert figures["fuzz_overdue"] == 0


async def test_a_worker_does_not_grow() -> None:
    figures = await soak(paper(make("ko", 1), "single").pdf(), documents=600)
    assert figures["soak_growth"] < 0.1
