"""The OpenAPI document: exact in what can be answered, with which headers, and what an error is."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from libs.contracts.problems import CATALOG, Code, Problem

PROBLEM_TYPE = "application/problem+json"
_REF = "#/components/schemas/{model}"
_ALWAYS = (Code.RATE_LIMITED, Code.UNAVAILABLE)
_TEXT = {"schema": {"type": "string"}}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"required": True, **_TEXT}},
    429: {
        "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}},
        "RateLimit": {"required": True, **_TEXT},
        "RateLimit-Policy": {"required": True, **_TEXT},
    },
}
LOCATION = {"headers": {"Location": {"required": True, **_TEXT}}}
METERED = {
    "headers": {
        **LOCATION["headers"],
        "RateLimit": {"description": "What is left of your quotas", **_TEXT},
        "RateLimit-Policy": {"description": "Your quotas", **_TEXT},
    }
}
_EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["progress", "done", "failed"]},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {
                "anyOf": [{"$ref": _REF.format(model=name)} for name in ("AnalysisView", "Problem")]
            },
        },
    },
}


def answers(*codes: Code) -> dict[int | str, dict[str, Any]]:
    """The problems that a route can answer beside those that every route can."""
    statuses: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, *_ALWAYS)):
        statuses.setdefault(CATALOG[code].status, []).append(CATALOG[code].title)
    content = {PROBLEM_TYPE: {"schema": {"$ref": _REF.format(model=Problem.__name__)}}}
    return {
        status: {
            "description": "; ".join(titles),
            "content": content,
            "headers": _HEADERS.get(status, {}),
        }
        for status, titles in sorted(statuses.items())
    }


def document_of(app: FastAPI) -> dict[str, Any]:
    """The document of an application; made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        document["components"]["schemas"] |= _problem_schemas()
        for path in document["paths"].values():
            for operation in path.values():
                _complete(operation)
        app.openapi_schema = document
    return app.openapi_schema


def _complete(operation: dict[str, Any]) -> None:
    """Say that what is secured may be refused, and that invalid input is a problem of ours."""
    responses = operation["responses"]
    if "security" in operation:
        responses |= _as_text(answers(Code.UNAUTHENTICATED))
    if "422" in responses:
        responses |= _as_text(answers(Code.INVALID_REQUEST))
    stream = responses.get("200", {}).get("content", {}).get("text/event-stream")
    if stream is not None:
        stream.pop("schema")
        stream["itemSchema"] = _EVENT


def _as_text(responses: dict[int | str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(status): answer for status, answer in responses.items()}


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(mode="serialization", ref_template=_REF)
    return {**schema.pop("$defs"), Problem.__name__: schema}
