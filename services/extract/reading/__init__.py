"""From bytes to text lines: a reader for each format, and the measures that judge it."""

from services.extract.reading.reader import read

__all__ = ["read"]
