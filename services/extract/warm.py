"""Imported once by the fork server: what every job needs is loaded before the first one."""

from services.extract.domain import RawDocument, RawLine
from services.extract.job import structured
from services.extract.reading import preload

structured(RawDocument(lines=(RawLine("2024.01 ~ 2024.12 Python"),), pages=1, quality=1.0))

__all__ = ["preload"]
