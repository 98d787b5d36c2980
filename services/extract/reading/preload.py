"""Imported once by the fork server, so that a new worker starts in milliseconds.

PyMuPDF 2 imports its layout analysis where that is installed, and it always comes with it: onnx
models and their runtime, 70 MB, four threads and 0.7 s for what no reader here uses. None in
``sys.modules`` halts an import (Python Language Reference, 5.3.1); it stands there no longer than
PyMuPDF's own import takes, so that a loader of others may have them.
"""

import importlib
import sys

_UNUSED = ("pymupdf.layout", "pymupdf4llm")
_READERS = ("doc", "docx", "hwp", "hwpx", "image", "pdf", "plain", "rtf")


def load() -> None:
    """Import PyMuPDF without its burden, then all readers."""
    halted = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(halted))  # type: ignore[arg-type]
    try:
        importlib.import_module("pymupdf")
    finally:
        for name in halted:
            del sys.modules[name]
    for reader in _READERS:
        importlib.import_module(f"{__package__}.{reader}")


load()
