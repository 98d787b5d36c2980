"""One pydantic model in, one schema per vendor out, and none of what that vendor refuses."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import jsonschema_rs
import pytest
from pydantic import BaseModel, Field

from libs.contracts.results import InterviewSet, LearningPath
from libs.llm.schema import SchemaError, derive, dialects

VENDORS = ["openai", "anthropic", "gemini"]


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


class Point(BaseModel):
    kind: Literal["point"] = "point"
    x: int = Field(ge=1, le=9, description="Across")


class Circle(BaseModel):
    kind: Literal["circle"] = "circle"
    radius: float = Field(gt=0, multiple_of=0.5)


class Everything(BaseModel):
    """All that answer models say."""

    name: str = Field(min_length=3, max_length=20, pattern="^[a-z]+$")
    when: datetime
    level: Level = Level.LOW
    note: str | None = None
    tags: tuple[str, ...] = Field(default=(), min_length=2, max_length=5)
    shape: Annotated[Point | Circle, Field(discriminator="kind")]
    points: list[Point] = []


class Node(BaseModel):
    name: str
    children: "list[Node]" = []


class FreeForm(BaseModel):
    anything: dict[str, str]


class Untyped(BaseModel):
    anything: Any


class Fixed(BaseModel):
    pair: tuple[int, str]


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "type" in schema or "$ref" in schema or "anyOf" in schema or "enum" in schema:
            yield schema
        for name, inner in schema.items():
            values = inner.values() if name in {"properties", "$defs"} else [inner]
            for value in values:
                yield from nodes(value)
    elif isinstance(schema, list):
        for inner in schema:
            yield from nodes(inner)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("model", [Everything, InterviewSet, LearningPath])
def test_every_object_is_closed_and_requires_all(vendor: str, model: type[BaseModel]) -> None:
    objects = [node for node in nodes(derive(model, vendor)) if node.get("type") == "object"]

    assert objects
    for node in objects:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("model", [Everything, InterviewSet, LearningPath])
def test_only_keywords_of_the_vendor_are_left(vendor: str, model: type[BaseModel]) -> None:
    dialect = dialects()[vendor]
    structure = {"type", "enum", "description", "properties", "required", "additionalProperties"}
    structure |= {"items", "anyOf", "prefixItems"}
    structure |= {"$ref", "$defs"} if dialect.references else set()
    structure |= {"const"} if dialect.constants else set()

    for node in nodes(derive(model, vendor)):
        extra = node.keys() - structure - dialect.keywords
        assert extra <= {"format"}
        assert node.get("format", "date-time") in dialect.formats
        assert "$ref" not in node or node.keys() == {"$ref"}


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_model_itself_passes_the_schema(vendor: str) -> None:
    value = Everything(
        name="abc",
        when=datetime.fromisoformat("2026-11-24T00:00:00Z"),
        tags=("a", "b"),
        shape=Circle(radius=0.5),
        points=[Point(x=2)],
    )

    validator = jsonschema_rs.validator_for(derive(Everything, vendor))

    assert validator.is_valid(value.model_dump(mode="json"))
    assert not validator.is_valid({"name": "abc"})


def test_what_anthropic_cannot_enforce_is_told_to_the_model() -> None:
    properties = derive(Everything, "anthropic")["properties"]

    assert "minLength: 3" in properties["name"]["description"]
    assert "minItems: 2" in properties["tags"]["description"]
    assert "minItems" not in properties["tags"].keys() - {"description"}


def test_openai_and_gemini_enforce_the_number_of_items() -> None:
    for vendor in ("openai", "gemini"):
        assert derive(Everything, vendor)["properties"]["tags"]["minItems"] == 2


def test_gemini_gets_no_references_and_no_constants() -> None:
    text = str(derive(InterviewSet, "gemini"))

    assert "$ref" not in text
    assert "'const'" not in text


def test_recursion_passes_where_the_vendor_allows_it_only() -> None:
    assert derive(Node, "openai")["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
    for vendor in ("anthropic", "gemini"):
        with pytest.raises(SchemaError, match="recursive"):
            derive(Node, vendor)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("model", [FreeForm, Untyped])
def test_what_no_vendor_can_express_is_refused(vendor: str, model: type[BaseModel]) -> None:
    with pytest.raises(SchemaError, match="anything"):
        derive(model, vendor)


def test_a_tuple_of_fixed_length_passes_at_gemini_only() -> None:
    assert "prefixItems" in derive(Fixed, "gemini")["properties"]["pair"]
    for vendor in ("openai", "anthropic"):
        with pytest.raises(SchemaError, match="pair"):
            derive(Fixed, vendor)
