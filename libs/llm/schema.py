"""One pydantic model in, one JSON Schema per vendor out.

Each vendor accepts another part of JSON Schema (``dialects.yaml``). The derived schemas agree on
what they accept: every property is required, no other is allowed. What a vendor cannot enforce
stays in the description for the model to read, and pydantic checks it when the answer comes.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

Schema = dict[str, Any]

_DECORATION = {"title", "default", "examples", "deprecated", "readOnly", "writeOnly"}
_STRUCTURE = {"type", "enum", "const", "description", "format", "$ref", "$defs", "discriminator"}
_STRUCTURE |= {"properties", "required", "additionalProperties", "items", "prefixItems"}
_STRUCTURE |= {"anyOf", "oneOf", "allOf"}


class Dialect(BaseModel):
    """What one vendor accepts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keywords: frozenset[str]
    formats: frozenset[str]
    constants: bool
    references: bool
    recursion: bool
    tuples: bool
    most_min_items: int | None


class SchemaError(TypeError):
    """The answer model says something that a vendor cannot express; the message says where."""


@cache
def dialects() -> Mapping[str, Dialect]:
    """The dialects by vendor."""
    text = Path(__file__).with_name("dialects.yaml").read_text()
    return {name: Dialect.model_validate(of) for name, of in yaml.safe_load(text).items()}


def derive(answer: type[BaseModel], vendor: str) -> Schema:
    """The JSON Schema of ``answer`` as ``vendor`` accepts it; shared, so not to be changed.

    Raises:
        SchemaError: The model has free-form dictionaries, untyped values, or recursion or tuples
            where the vendor has none.
    """
    return _derived(answer, vendor)


@cache
def _derived(answer: type[BaseModel], vendor: str) -> Schema:
    return _Derivation(answer.model_json_schema(), dialects()[vendor], vendor).run()


class _Derivation:
    def __init__(self, source: Schema, dialect: Dialect, vendor: str) -> None:
        self._defs: Mapping[str, Schema] = source.get("$defs", {})
        self._source = source
        self._dialect = dialect
        self._vendor = vendor

    def run(self) -> Schema:
        root = self._inline(self._source)
        if root.get("type") != "object":
            raise SchemaError(f"{self._vendor}: the answer must be an object")
        result = self._node(root, "", ())
        if self._dialect.references and self._defs:
            result["$defs"] = {
                name: self._node(body, f"$defs/{name}", (name,))
                for name, body in self._defs.items()
            }
        return result

    def _node(self, node: Schema, path: str, within: tuple[str, ...]) -> Schema:
        if "$ref" in node:
            return self._reference(node, path, within)
        if len(node.get("allOf", ())) == 1:
            return self._node({**node["allOf"][0], **_without(node, "allOf")}, path, within)
        result: Schema = {}
        for key in ("type", "enum", "description"):
            if key in node:
                result[key] = node[key]
        if "const" in node:
            result |= (
                {"const": node["const"]} if self._dialect.constants else {"enum": [node["const"]]}
            )
        self._composite(node, result, path, within)
        self._constraints(node, result)
        if not {"type", "enum", "const", "anyOf"} & result.keys():
            raise SchemaError(f"{self._vendor}: {path or 'root'} has no type")
        return result

    def _composite(self, node: Schema, result: Schema, path: str, within: tuple[str, ...]) -> None:
        if branches := node.get("anyOf") or node.get("oneOf"):
            result["anyOf"] = [self._node(b, f"{path}|{i}", within) for i, b in enumerate(branches)]
        if node.get("type") == "object":
            result |= self._object(node, path, within)
        if node.get("type") == "array":
            result |= self._array(node, path, within)

    def _object(self, node: Schema, path: str, within: tuple[str, ...]) -> Schema:
        if "properties" not in node:
            raise SchemaError(f"{self._vendor}: {path or 'root'} is a free-form dictionary")
        properties = {
            name: self._node(body, f"{path}/{name}", within)
            for name, body in node["properties"].items()
        }
        return {
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def _array(self, node: Schema, path: str, within: tuple[str, ...]) -> Schema:
        if "prefixItems" in node:
            if not self._dialect.tuples:
                raise SchemaError(f"{self._vendor}: {path} is a tuple of fixed length")
            return {
                "prefixItems": [self._node(i, f"{path}[]", within) for i in node["prefixItems"]]
            }
        return {"items": self._node(node.get("items", {}), f"{path}[]", within)}

    def _constraints(self, node: Schema, result: Schema) -> None:
        told = []
        for key, value in node.items():
            if key in _STRUCTURE - {"format"} or key in _DECORATION:
                continue
            if self._accepts(key, value):
                result[key] = value
            else:
                told.append(f"{key}: {value}")
        if told:
            result["description"] = f"{result.get('description', '')} ({', '.join(told)})".strip()

    def _accepts(self, key: str, value: Any) -> bool:
        if key == "format":
            return value in self._dialect.formats
        most = self._dialect.most_min_items
        if key == "minItems" and most is not None and value > most:
            return False
        return key in self._dialect.keywords

    def _reference(self, node: Schema, path: str, within: tuple[str, ...]) -> Schema:
        name = node["$ref"].removeprefix("#/$defs/")
        if name in within and not self._dialect.recursion:
            raise SchemaError(f"{self._vendor}: {path} is recursive ({name})")
        if self._dialect.references:
            self._no_cycle(name, path, within)
            return {"$ref": node["$ref"]}
        return self._node({**self._defs[name], **_without(node, "$ref")}, path, (*within, name))

    def _no_cycle(self, name: str, path: str, within: tuple[str, ...]) -> None:
        """Follow a reference that stays in the schema, to find recursion that is not allowed."""
        if not self._dialect.recursion:
            self._node(self._defs[name], path, (*within, name))

    def _inline(self, node: Schema) -> Schema:
        """The root itself, where it is a reference (a recursive model's is)."""
        if "$ref" in node:
            return {**self._defs[node["$ref"].removeprefix("#/$defs/")]}
        return _without(node, "$defs")


def _without(node: Schema, key: str) -> Schema:
    return {name: value for name, value in node.items() if name != key}
