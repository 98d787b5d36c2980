"""Whether consumers of an old schema can read what a new one describes.

Rules: a field may be added; a required field may not go, change its type, lose a value that is
still sent under its name, or become optional.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What in ``new`` breaks readers of ``old``; empty when it is compatible."""
    found = list(_breaks("", old, new))
    for name, definition in old.get("$defs", {}).items():
        now = new.get("$defs", {}).get(name)
        found += [f"{name} is gone"] if now is None else list(_breaks(name, definition, now))
    return found


def _breaks(where: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, field in before.items():
        path = f"{where}.{name}".lstrip(".")
        if name not in after:
            yield f"{path} is gone"
        elif _shape(field) != _shape(after[name]):
            yield f"{path} has another type"
    for name in set(old.get("required", ())) - set(new.get("required", ())):
        yield f"{where}.{name} is no longer required".lstrip(".")
    for value in set(old.get("enum", ())) - set(new.get("enum", ())):
        yield f"{where} no longer knows {value!r}".lstrip()


def _shape(field: Schema) -> Any:
    """The field without what does not bind a reader: texts, defaults, bounds."""
    if isinstance(field, list):
        return [_shape(item) for item in field]
    if not isinstance(field, dict):
        return field
    kept = ("type", "$ref", "anyOf", "items", "additionalProperties", "prefixItems", "const")
    return {name: _shape(field[name]) for name in kept if name in field}
