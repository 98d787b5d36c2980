"""What names an imported entry, and what names its content."""

import dataclasses
import hashlib

from libs.contracts.kinds import Language
from services.generate.knowledge.duplicates import normalise
from services.generate.knowledge.entry import Entry

_DIGITS = 16


def import_id(name: str, language: Language) -> str:
    """A stable id: the same name (or, without one, the same text) is always the same entry."""
    digest = hashlib.sha256(normalise(name).encode()).hexdigest()[:_DIGITS]
    return f"in.{digest}.{language}"


def content_version(entry: Entry) -> Entry:
    """``entry`` with the hash of its content as its version."""
    blank = dataclasses.replace(entry, version="")
    digest = hashlib.sha256(repr(blank).encode()).hexdigest()[:_DIGITS]
    return dataclasses.replace(blank, version=digest)
