import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.document_loaders import BaseBlobParser, BaseLoader
from langchain_core.documents import Document
from langchain_core.documents.base import Blob

from libs.contracts.media import MediaType
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.langchain import ResumeLoader
from services.extract.reading import read
from services.extract.reading.langchain import resolve
from tests.corpus.cases import paper
from tests.corpus.office import text
from tests.corpus.resumes import make

RESUME = make("ko", 3)
PDF = paper(RESUME, "single").pdf()


class Shouting(BaseBlobParser):
    """A parser of another team."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        for page, sheet in enumerate(blob.as_string().split("\f")):
            yield Document(page_content=sheet.upper(), metadata={"page": page})


class Prying(BaseLoader):
    """A loader that has another program read the file, and tells what lies on the disk for it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def lazy_load(self) -> Iterator[Document]:
        read = subprocess.run(["/bin/cat", self._path], capture_output=True, check=True).stdout
        yield Document(page_content=read.decode())
        files = [found for found in Path(self._path).parent.iterdir() if not found.is_symlink()]
        yield Document(page_content=f"{len(files)} files")


def test_a_loader_gets_a_path_and_nothing_of_the_resume_lies_on_the_disk() -> None:
    loaders = {MediaType.TEXT: f"{__name__}.Prying"}
    found = read(b"backend engineer, six years of work", MediaType.TEXT, Limits(), loaders)
    assert [line.text for line in found.lines] == [
        "backend engineer, six years of work",
        "0 files",
    ]


def test_a_community_loader_reads_in_the_place_of_ours() -> None:
    loaders = {MediaType.PDF: "langchain_community.document_loaders.PyMuPDFLoader"}
    found = read(PDF, MediaType.PDF, Limits(), loaders)
    assert RESUME.name in found.text
    assert all(line.box is None for line in found.lines)


def test_a_blob_parser_gets_the_bytes_and_sets_the_pages() -> None:
    loaders = {MediaType.TEXT: f"{__name__}.Shouting"}
    found = read(b"backend engineer\fsix years of work", MediaType.TEXT, Limits(), loaders)
    assert [(line.page, line.text) for line in found.lines] == [
        (1, "BACKEND ENGINEER"),
        (2, "SIX YEARS OF WORK"),
    ]


def test_limits_hold_for_foreign_loaders_too() -> None:
    loaders = {MediaType.TEXT: f"{__name__}.Shouting"}
    with pytest.raises(ProblemError) as problem:
        read(b"page\f" * 9, MediaType.TEXT, Limits(pages=3), loaders)
    assert problem.value.code is Code.TOO_MANY_PAGES


def test_what_is_no_loader_is_refused() -> None:
    with pytest.raises(TypeError):
        resolve("json.JSONDecoder")


def test_our_extraction_is_a_loader_that_masks() -> None:
    pages = ResumeLoader(PDF).load()
    assert [page.metadata["page"] for page in pages] == [0]
    assert pages[0].metadata["language"] == "ko"
    assert RESUME.pii["phone"] not in pages[0].page_content
    assert RESUME.pii["rrn"] not in pages[0].page_content
    assert RESUME.jobs[0].company in pages[0].page_content


def test_our_loader_refuses_what_the_service_refuses() -> None:
    with pytest.raises(ProblemError) as problem:
        ResumeLoader(b"MZ\x90\0 program").load()
    assert problem.value.code is Code.UNSUPPORTED_TYPE


def test_our_loader_reads_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("resumes") / "any.name"
    path.write_bytes(text(RESUME, "cp949")[0])
    assert RESUME.jobs[0].company in ResumeLoader(path).load()[0].page_content
