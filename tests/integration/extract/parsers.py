"""A LangChain parser of another team, named to the service by its dotted path."""

import os
from collections.abc import Iterator
from pathlib import Path

from langchain_core.document_loaders import BaseBlobParser
from langchain_core.documents import Document
from langchain_core.documents.base import Blob


class Waiting(BaseBlobParser):
    """Reads in capitals once a file is there; until then a package is missing."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        if not Path(os.environ["TEST_INSTALLED"]).exists():
            raise ModuleNotFoundError("a package")
        yield Document(page_content=blob.as_string().upper())
