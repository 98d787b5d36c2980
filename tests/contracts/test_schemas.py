"""Published schemas: the files match the models, and an incompatible change is seen."""

import copy
import json
from typing import Any

import pytest

from libs.contracts.schemas import FOLDER, IncompatibleError, published, write
from libs.contracts.schemas.compatibility import breaks

SCHEMA: dict[str, Any] = {
    "properties": {"id": {"type": "string"}, "n": {"type": "integer", "default": 1}},
    "required": ["id"],
    "$defs": {"Kind": {"enum": ["a", "b"]}},
}


def changed(path: list[str], value: Any) -> dict[str, Any]:
    schema = copy.deepcopy(SCHEMA)
    place = schema
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return schema


def test_files_match_the_models() -> None:
    stale = [
        path.name
        for path, schema in published()
        if not path.exists() or json.loads(path.read_text(encoding="utf-8")) != schema
    ]
    assert stale == [], "run make docs"


def test_every_file_has_a_model() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {path.name for path, _ in published()}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (changed(["properties"], {"n": {"type": "integer"}}), "id is gone"),
        (changed(["properties", "id"], {"type": "integer"}), "id has another type"),
        (changed(["required"], []), "id is no longer required"),
        (changed(["$defs", "Kind"], {"enum": ["a"]}), "Kind no longer knows 'b'"),
        (changed(["$defs"], {}), "Kind is gone"),
    ],
)
def test_an_incompatible_change_is_named(schema: dict[str, Any], why: str) -> None:
    assert why in breaks(SCHEMA, schema)


def test_a_new_field_and_a_new_default_are_compatible() -> None:
    grown = changed(["properties", "n", "default"], 2)
    grown["properties"]["more"] = {"type": "string"}
    assert breaks(SCHEMA, grown) == []


def test_an_incompatible_schema_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    file = tmp_path / "event.v1.json"
    file.write_text(json.dumps(SCHEMA))
    monkeypatch.setattr(
        "libs.contracts.schemas.published", lambda: iter([(file, changed(["required"], []))])
    )
    with pytest.raises(IncompatibleError, match="no longer required"):
        write()
    assert json.loads(file.read_text()) == SCHEMA
