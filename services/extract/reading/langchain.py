"""Any LangChain loader or parser in the place of a reader of ours, by its dotted path.

A ``BaseBlobParser`` gets the bytes; a ``BaseLoader`` gets a path that leads to them while it loads.
Either runs in a worker process, under its limits of time and memory.
"""

import importlib
import inspect
import mimetypes
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langchain_core.document_loaders import BaseBlobParser, BaseLoader
from langchain_core.documents import Document
from langchain_core.documents.base import Blob

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, RawLine
from services.extract.reading.draft import Draft


def read_by(dotted: str, data: bytes, media_type: str, limits: Limits) -> Draft:
    """Read ``data`` with the class at ``dotted``, such as ``package.module.Loader``.

    ``metadata["page"]``, from 0 as LangChain counts, becomes the page of the lines; documents
    without it are a page each.

    Raises:
        ProblemError: TOO_MANY_PAGES.
        ImportError, TypeError: ``dotted`` names no loader or parser.
    """
    draft = Draft(pages=0)
    for document in _load(resolve(dotted), data, media_type):
        page = int(document.metadata.get("page", draft.pages)) + 1
        draft.pages = max(draft.pages, page)
        if draft.pages > limits.pages:
            raise ProblemError(Code.TOO_MANY_PAGES)
        draft.lines += [RawLine(text, page) for text in document.page_content.splitlines()]
    return draft


def resolve(dotted: str) -> type[BaseBlobParser] | type[BaseLoader]:
    """The class at ``dotted``.

    Raises:
        ImportError, TypeError: there is none, or it is neither a loader nor a parser.
    """
    module, _, name = dotted.rpartition(".")
    found: Any = getattr(importlib.import_module(module), name, None)
    if inspect.isclass(found) and issubclass(found, (BaseBlobParser, BaseLoader)):
        return found
    raise TypeError(f"{dotted} is no LangChain loader or parser")


def _load(
    kind: type[BaseBlobParser] | type[BaseLoader], data: bytes, media_type: str
) -> Iterable[Document]:
    if issubclass(kind, BaseBlobParser):
        return kind().lazy_parse(Blob.from_data(data, mime_type=media_type))
    loader: Any = kind
    with _path_to(data, mimetypes.guess_extension(media_type) or "") as path:
        return list(loader(path).lazy_load())


@contextmanager
def _path_to(data: bytes, suffix: str) -> Iterator[str]:
    """A path to ``data``, which lies in memory only: a worker that is killed leaves no resume.

    What it may leave is a link that leads nowhere. The link names this process rather than
    ``self``, so that a program that the loader starts can follow it too.
    """
    held = os.fdopen(os.memfd_create("resume"), "wb")
    with tempfile.TemporaryDirectory() as folder, held as file:
        file.write(data)
        file.flush()
        path = Path(folder, f"resume{suffix}")
        path.symlink_to(f"/proc/{os.getpid()}/fd/{file.fileno()}")
        yield str(path)
