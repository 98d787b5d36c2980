"""Imported by the fork server after the readers: what every job needs is loaded before the first.

Word lists are read and patterns compiled once; workers share their memory.
"""

from services.extract.domain import RawDocument, RawLine
from services.extract.job import structured

structured(RawDocument(lines=(RawLine("2024.01 ~ 2024.12 Python"),), pages=1, quality=1.0))
