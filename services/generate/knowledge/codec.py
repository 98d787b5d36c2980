"""Entries as plain documents, for stores and files."""

from typing import Any

from pydantic import TypeAdapter

from services.generate.knowledge.entry import Entry

_ENTRY = TypeAdapter(Entry)


def to_document(entry: Entry) -> dict[str, Any]:
    """``entry`` as JSON types."""
    document: dict[str, Any] = _ENTRY.dump_python(entry, mode="json")
    return document


def to_entry(document: dict[str, Any]) -> Entry:
    """The entry of a document.

    Raises:
        pydantic.ValidationError: a field is missing or malformed.
    """
    return _ENTRY.validate_python(document)
