"""JSON Resume (jsonresume.org, schema 1.0.0) as the lines of a resume.

The same lines as any other file, so that masking, structure and evidence work on one thing only.
"""

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from libs.contracts.media import decode
from libs.contracts.problems import Code, FieldError, ProblemError
from services.extract.domain import Limits, RawLine
from services.extract.reading.draft import Draft

Entry = dict[str, Any]


def read_json_resume(data: bytes, limits: Limits) -> Draft:
    """Read a JSON Resume.

    Raises:
        ProblemError: INVALID_RESUME, with the fields that do not follow the schema.
    """
    try:
        resume = json.loads(decode(data))
    except (ValueError, RecursionError):
        raise ProblemError(Code.INVALID_RESUME, errors=(_error("", "is not JSON"),)) from None
    _check(resume, limits)
    return Draft(lines=[RawLine(text) for text in _lines(resume)])


@functools.cache
def _layout() -> dict[str, Any]:
    path = Path(__file__).with_name("json_resume.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _check(resume: Any, limits: Limits) -> None:
    if not isinstance(resume, dict):
        raise ProblemError(Code.INVALID_RESUME, errors=(_error("", "must be an object"),))
    errors = []
    if not isinstance(resume.get("basics", {}), dict):
        errors.append(_error("basics", "must be an object"))
    for name, *_ in _layout()["sections"]:
        entries = resume.get(name, [])
        if not isinstance(entries, list) or len(entries) > limits.members:
            errors.append(_error(name, "must be a list"))
        elif bad := [i for i, entry in enumerate(entries) if not isinstance(entry, dict)]:
            errors.append(_error(f"{name}.{bad[0]}", "must be an object"))
    if errors:
        raise ProblemError(Code.INVALID_RESUME, errors=tuple(errors))


def _error(field: str, message: str) -> FieldError:
    return FieldError(field=field, message=message)


def _lines(resume: Entry) -> Iterator[str]:
    basics = resume.get("basics") or {}
    yield from _contact(basics)
    if summary := _text(basics, "summary"):
        yield _layout()["summary"]
        yield from summary.splitlines()
    for name, title, head, texts, lists in _layout()["sections"]:
        entries = resume.get(name) or []
        if entries:
            yield title
        for entry in entries:
            yield from _entry(entry, head, texts, lists)


def _contact(basics: Entry) -> Iterator[str]:
    yield from filter(
        None, (_text(basics, key) for key in ("name", "label", "email", "phone", "url"))
    )
    place = basics.get("location")
    if isinstance(place, dict):
        yield ", ".join(
            filter(
                None,
                (
                    _text(place, k)
                    for k in ("address", "city", "region", "postalCode", "countryCode")
                ),
            )
        )
    for profile in _dicts(basics.get("profiles")):
        yield " ".join(
            filter(None, (_text(profile, key) for key in ("network", "username", "url")))
        )


def _entry(entry: Entry, head: list[str], texts: list[str], lists: list[str]) -> Iterator[str]:
    title = " | ".join(filter(None, (_text(entry, key) for key in head)))
    keywords = ", ".join(_strings(entry.get("keywords")))
    if keywords and "startDate" not in entry and not lists:
        yield f"{title}: {keywords}"
        return
    yield "\t".join(filter(None, (title, _period(entry))))
    for key in texts:
        yield from _text(entry, key).splitlines()
    if keywords:
        yield f"{_layout()['stack']}: {keywords}"
    for key in lists:
        yield from (f"• {item}" for item in _strings(entry.get(key)))
    yield from _nested(entry)


def _nested(entry: Entry) -> Iterator[str]:
    """Projects inside a job: no field of the schema, but a common and useful one."""
    for project in _dicts(entry.get("projects")):
        yield from _entry(project, ["name"], ["description"], ["highlights"])


def _period(entry: Entry) -> str:
    start = _text(entry, "startDate")
    if not start:
        return _text(entry, "date") or _text(entry, "releaseDate")
    return f"{start[:7]} - {_text(entry, 'endDate')[:7] or _layout()['now']}"


def _text(entry: Entry, key: str) -> str:
    value = entry.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _strings(values: Any) -> list[str]:
    return (
        [value.strip() for value in values if isinstance(value, str)]
        if isinstance(values, list)
        else []
    )


def _dicts(values: Any) -> list[Entry]:
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )
